package dev.sluice.postgres.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads strings that end with a zero byte, by absolute index; nothing is moved. */
public final class CString {

  private CString() {}

  /**
   * Where the string that begins at {@code from} ends.
   *
   * @param limit the index that the zero byte must stand before
   * @return the index of the zero byte, or -1 if there is none
   */
  public static int end(ByteBuf in, int from, int limit) {
    return from >= limit ? -1 : in.indexOf(from, limit, (byte) 0);
  }

  /** The text between two indexes as UTF-8; what is not UTF-8 becomes U+FFFD. */
  public static String text(ByteBuf in, int from, int end) {
    return in.toString(from, end - from, StandardCharsets.UTF_8);
  }
}
