package dev.sluice.postgres.fuzz;

import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * What is read from messages that are at hand as a whole: errors, lists of mechanisms, strings. Any
 * bytes are read without an exception, not beyond the limit, and into no more than they are.
 */
public final class TextTarget {

  /** What no field may contain, for it stands before and behind the message. */
  private static final byte[] FOREIGN = {'M', '!', '!', '!', '!', 0};

  private TextTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ByteBuf in = Unpooled.wrappedBuffer(FOREIGN, data, FOREIGN);
    int from = FOREIGN.length;
    int limit = from + data.length;
    ErrorFields error = ErrorFields.read(in, from, limit);
    List<String> fields =
        List.of(error.severity(), error.state(), error.message(), error.detail(), error.hint());
    check(fields, data);
    check(Authentication.mechanisms(in, from, limit), data);
    int end = CString.end(in, from, limit);
    if (end >= limit || (end >= 0 && in.getByte(end) != 0)) {
      throw new AssertionError("a string that ends at " + end + " of " + limit);
    }
  }

  private static void check(List<String> texts, byte[] data) {
    int total = texts.stream().mapToInt(String::length).sum();
    if (total > data.length) {
      throw new AssertionError(total + " characters from " + data.length + " bytes: " + texts);
    }
  }
}
