package dev.sluice.redis.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.redis.wire.ReplyFramer;
import dev.sluice.redis.wire.RespCursor;
import dev.sluice.redis.wire.RespValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Replies that the proxy reads itself. One that a framer has found whole is read without an
 * exception, not beyond its end, and into no more than it is.
 */
public final class ValueTarget {

  private ValueTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Frame frame = new Frame();
    ByteBuf in = Unpooled.wrappedBuffer(data);
    try {
      if (data.length == 0 || !ReplyFramer.WHOLE.readHead(in, 0, frame)) {
        return;
      }
    } catch (ProtocolViolation violation) {
      return;
    }
    int length = (int) frame.length();
    // What follows is another reply, of which nothing may be read.
    ByteBuf only = Unpooled.copiedBuffer(in.slice(0, length));
    skip(only.duplicate());
    text(only.duplicate());
    value(only, length);
  }

  private static void skip(ByteBuf in) {
    new RespCursor(in).skip();
    if (in.isReadable()) {
      throw new AssertionError("skipped " + in.readerIndex() + " of " + in.writerIndex());
    }
  }

  /** Enters whatever can be entered, and takes the text of the rest. */
  private static void text(ByteBuf in) {
    RespCursor cursor = new RespCursor(in);
    long missing = 1;
    long taken = 0;
    while (missing > 0) {
      missing--;
      boolean aggregate = "*%~>|".indexOf(in.getByte(in.readerIndex())) >= 0;
      if (aggregate) {
        missing += cursor.enter();
      } else {
        taken += cursor.text().length();
      }
    }
    if (in.isReadable() || taken > in.capacity()) {
      throw new AssertionError("took " + taken + ", at " + in.readerIndex());
    }
  }

  private static void value(ByteBuf in, int length) {
    RespValue value = RespValue.read(in, 0, length);
    value.get("key");
    if (characters(value) > length) {
      throw new AssertionError(value + " from " + length + " bytes");
    }
  }

  private static long characters(RespValue value) {
    return value.text().length()
        + value.elements().stream().mapToLong(ValueTarget::characters).sum();
  }
}
