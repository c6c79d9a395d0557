package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the tag of a CommandComplete tells about state that was left in the session, or taken out of
 * it. Only tags that begin with one of four letters and are no common ones are looked at as text.
 */
final class Tags {

  private static final int LONGEST = 20;

  private Tags() {}

  static void apply(Frame complete, PgBackend backend, @Nullable PgSession session) {
    int length = (int) complete.bodyLength() - 1;
    if (length < 3 || length > LONGEST || !mayMatter(complete.buffer(), complete.bodyIndex())) {
      return;
    }
    String tag =
        complete.buffer().toString(complete.bodyIndex(), length, StandardCharsets.US_ASCII);
    switch (tag) {
      case "DISCARD ALL" -> {
        backend.statements().clear();
        if (session != null) {
          session.replies().onDiscardAll();
        }
      }
      case "DEALLOCATE ALL" -> {
        backend.statements().clear();
        if (session != null) {
          session.replies().onDeallocateAll();
        }
      }
      case "DEALLOCATE" -> backend.onDeallocated();
      case "LISTEN", "PREPARE" -> {
        if (session != null) {
          Pinning.pin(session, tag);
        }
      }
      case "RESET" -> {
        if (session != null) {
          session.parameters().onReset();
        }
      }
      case "SET" -> {
        if (session != null) {
          session.parameters().onSet();
        }
      }
      default -> {}
    }
  }

  /** Tells apart by two letters what is worth a string: not SELECT, INSERT, UPDATE or DELETE. */
  private static boolean mayMatter(ByteBuf in, int index) {
    byte first = in.getByte(index);
    byte third = in.getByte(index + 2);
    return switch (first) {
      case 'S' -> third == 'T';
      case 'D' -> third == 'S' || third == 'A';
      case 'L' -> third == 'S';
      case 'P', 'R' -> true;
      default -> false;
    };
  }
}
