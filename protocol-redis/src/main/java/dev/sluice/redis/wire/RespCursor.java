package dev.sluice.redis.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Goes through a reply that is wholly at hand, value by value, for who needs only a few of many:
 * what is skipped becomes no object. Moves the buffer's reader index. Confined to whoever made it.
 */
public final class RespCursor {

  private final ByteBuf in;

  /**
   * @param in from its reader index on; a {@link ReplyFramer} has found the reply to be whole
   */
  public RespCursor(ByteBuf in) {
    this.in = in;
  }

  /**
   * Enters the aggregate that comes next; its elements follow.
   *
   * @return how many, a map's keys and values apart; 0 for null and for what is no aggregate, which
   *     is skipped
   */
  public long enter() {
    byte type = in.getByte(in.readerIndex());
    if (!isAggregate(type)) {
      skip();
      return 0;
    }
    return Math.max(0, Reply.elements(type, number()));
  }

  /** The text of the line or bulk that comes next; empty for null and for an aggregate. */
  public String text() {
    byte type = in.getByte(in.readerIndex());
    if (isAggregate(type)) {
      skip();
      return "";
    }
    if (!isBulk(type)) {
      int from = in.readerIndex() + 1;
      int after = Lines.afterLine(in, from, in.writerIndex());
      in.readerIndex(after);
      return in.toString(from, after - 2 - from, StandardCharsets.UTF_8);
    }
    int length = (int) number();
    if (length < 0) {
      return "";
    }
    String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
    in.skipBytes(length + 2);
    return text;
  }

  /** The elements of the aggregate that comes next; none of anything else. */
  public List<RespValue> elements() {
    int from = in.readerIndex();
    skip();
    return RespValue.read(in, from, in.readerIndex()).elements();
  }

  /** Passes over the value that comes next, however deeply it nests. */
  public void skip() {
    long missing = 1;
    while (missing > 0) {
      missing--;
      byte type = in.getByte(in.readerIndex());
      if (isAggregate(type)) {
        missing += Math.max(0, Reply.elements(type, number()));
      } else if (isBulk(type)) {
        long length = number();
        in.skipBytes(length < 0 ? 0 : (int) length + 2);
      } else {
        in.readerIndex(Lines.afterLine(in, in.readerIndex(), in.writerIndex()));
      }
    }
  }

  /** Passes over so many values. */
  public void skip(long values) {
    for (long i = 0; i < values; i++) {
      skip();
    }
  }

  private long number() {
    int from = in.readerIndex() + 1;
    in.readerIndex(Lines.afterNumber(in, from));
    return Lines.number(in, from, in.readerIndex());
  }

  private static boolean isAggregate(byte type) {
    return type == '*' || type == '%' || type == '~' || type == '>' || type == '|';
  }

  private static boolean isBulk(byte type) {
    return type == '$' || type == '!' || type == '=';
  }
}
