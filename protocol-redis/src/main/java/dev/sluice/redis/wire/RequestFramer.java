package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import io.netty.buffer.ByteBuf;

/**
 * Finds requests. One that is wholly at hand is one message, however many arguments it has; so is
 * one of up to {@link #LARGE} bytes, which is waited for. Of a larger one only the name is a
 * message, and each argument is another ({@link #ARGUMENTS}), so that it streams past and nothing
 * is scanned twice. Never throws: what is broken is a message too, because its error must be
 * written in turn. Immutable.
 */
public final class RequestFramer implements Framer {

  /** Bytes from which a request is not waited for. */
  public static final int LARGE = 64 * 1024;

  /** Redis's PROTO_INLINE_MAX_SIZE. */
  private static final int LONGEST_LINE = 64 * 1024;

  /** For clients that have proved who they are. */
  public static final RequestFramer INSTANCE = new RequestFramer(false);

  /** For clients that have not: fewer and shorter arguments, as in Redis. */
  public static final RequestFramer STRANGERS = new RequestFramer(true);

  /** For the arguments of a request whose name has been seen. */
  public static final Framer ARGUMENTS = RequestFramer::readArgument;

  private final RequestScan scan;

  private RequestFramer(boolean stranger) {
    this.scan = new RequestScan(LARGE, stranger);
  }

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) {
    return in.getByte(index) == '*' ? scan.read(in, index, frame) : readLine(in, index, frame);
  }

  private static boolean readLine(ByteBuf in, int index, Frame frame) {
    int end = in.writerIndex();
    int lf = in.indexOf(index, Math.min(end, index + LONGEST_LINE), (byte) '\n');
    if (lf < 0) {
      return end - index >= LONGEST_LINE && RequestScan.broken(in, index, frame);
    }
    int length = lf + 1 - index;
    boolean blank = length == 1 || (length == 2 && in.getByte(index) == '\r');
    frame.set(in, index, blank ? Request.EMPTY : Request.INLINE, 0, length);
    return true;
  }

  private static boolean readArgument(ByteBuf in, int index, Frame frame) {
    if (in.getByte(index) != '$') {
      return RequestScan.broken(in, index, frame);
    }
    long length = Lines.number(in, index + 1, in.writerIndex());
    if (length == Lines.INCOMPLETE) {
      return false;
    }
    if (!INSTANCE.scan.isLength(length)) {
      return RequestScan.broken(in, index, frame);
    }
    int head = Lines.afterNumber(length, index + 1) - index;
    frame.set(in, index, Request.ARGUMENT, head, head + length + 2);
    return true;
  }
}
