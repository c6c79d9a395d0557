package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.CString;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One backend's run-time parameters, as far as they are known: from its login, from what it reports
 * by itself, and from what it was asked. Confined to the backend's loop.
 */
final class BackendParameters {

  private final ParameterCache cache;
  private final Parameters initial;
  private Parameters current;

  BackendParameters(ParameterCache cache, Parameters initial) {
    this.cache = cache;
    this.initial = initial;
    this.current = initial;
  }

  Parameters current() {
    return current;
  }

  void become(Parameters next) {
    current = next;
  }

  /** After {@code resetQuery} they are as they were after the login. */
  void onReset() {
    current = initial;
  }

  /**
   * Takes a complete ParameterStatus.
   *
   * @param session is told; null: nobody is
   * @return false if it is malformed
   */
  boolean onReport(Frame frame, @Nullable PgSession session) {
    ByteBuf in = frame.buffer();
    int nameEnd = CString.end(in, frame.bodyIndex(), frame.endIndex());
    int valueEnd = nameEnd < 0 ? -1 : CString.end(in, nameEnd + 1, frame.endIndex());
    if (valueEnd < 0) {
      return false;
    }
    String name = CString.text(in, frame.bodyIndex(), nameEnd);
    String value = CString.text(in, nameEnd + 1, valueEnd);
    current = cache.intern(current.with(name, value));
    if (session != null) {
      session.replies().onParameter(name, value);
    }
    return true;
  }
}
