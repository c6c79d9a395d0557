package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/**
 * Finds what a server says to a subscriber, whole, because it is written to many. A message that is
 * longer than anybody may leave unread is told by its beginning. Immutable.
 */
public final class MessageFramer implements Framer {

  /**
   * The longest message that is kept, in bytes: what Redis lets a subscriber leave unread
   * (redis.conf, client-output-buffer-limit pubsub).
   */
  public static final int LONGEST = 32 * 1024 * 1024;

  /** Of the server, on a connection that hears for many. */
  public static final MessageFramer INSTANCE = new MessageFramer();

  /** Before so much is at hand it is not asked how long the message will be. */
  private static final int PATIENCE = 1024 * 1024;

  private static final int INCOMPLETE = -1;

  private MessageFramer() {}

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int end = ReplyFramer.scan(in, index);
    if (end >= 0) {
      frame.set(in, index, in.getByte(index), 1, end - index);
      return true;
    }
    int there = in.writerIndex() - index;
    if (there < PATIENCE) {
      return false;
    }
    long length = length(in, index);
    if (length == INCOMPLETE && there > LONGEST) {
      throw new ProtocolViolation("a message without an end in sight");
    }
    if (length <= LONGEST) {
      return false;
    }
    frame.set(in, index, in.getByte(index) | Message.HUGE, 1, length);
    return true;
  }

  /** How long an array of bulks is of which all but the last is at hand. */
  private static long length(ByteBuf in, int index) {
    int end = in.writerIndex();
    long left = Lines.number(in, index + 1, end);
    int at = Lines.afterNumber(left, index + 1);
    while (left > 0 && at < end && in.getByte(at) == '$') {
      long bytes = Lines.number(in, at + 1, end);
      if (bytes < 0) {
        return INCOMPLETE;
      }
      long next = Lines.afterNumber(bytes, at + 1) + bytes + 2;
      left--;
      if (left == 0) {
        return next - index;
      }
      if (next >= end) {
        return INCOMPLETE;
      }
      at = (int) next;
    }
    return INCOMPLETE;
  }
}
