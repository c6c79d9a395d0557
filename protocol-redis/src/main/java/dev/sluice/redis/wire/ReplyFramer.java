package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/**
 * Finds replies. One that is wholly at hand is one message, however deeply it nests. Of one that is
 * not, the beginning is a message: an aggregate's line, or a bulk's bytes; what follows is found by
 * the same means, and a {@link ReplyProgress} knows when it is over. Nothing is assembled, and no
 * depth needs a stack: elements still to come are a number. Immutable.
 */
public final class ReplyFramer implements Framer {

  /** The longest line of a server: errors repeat arguments, and scripts say what they like. */
  private static final int LONGEST_LINE = 1024 * 1024;

  /** Redis keeps no longer value than {@code proto-max-bulk-len}, whose bound this is. */
  private static final long LONGEST_BULK = 1L << 40;

  private static final long MOST_ELEMENTS = 1L << 32;

  /** Of a server, while no bulk is open. */
  public static final ReplyFramer INSTANCE = new ReplyFramer();

  /** The CRLF behind a bulk whose bytes have passed. */
  public static final Framer TAIL = ReplyFramer::readTail;

  /** Of a server whose replies are needed as a whole, such as during a login. */
  public static final Framer WHOLE = ReplyFramer::readWhole;

  /**
   * Of a server whose next reply is long and is needed element by element: its line is a message,
   * and each element is found by {@link #WHOLE}.
   */
  public static final Framer OPENED = ReplyFramer::readOpened;

  /** More bytes are needed; no index is negative. */
  private static final int INCOMPLETE = -1;

  private ReplyFramer() {}

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int end = scan(in, index);
    if (end != INCOMPLETE) {
      frame.set(in, index, in.getByte(index), 1, end - index);
      return true;
    }
    int type = in.getByte(index);
    return switch (type) {
      case '$', '!', '=' -> readBulk(in, index, type, frame);
      case '*', '%', '~', '>', '|' -> readAggregate(in, index, type, frame);
      default -> readLater(in, index);
    };
  }

  private static boolean readBulk(ByteBuf in, int index, int type, Frame frame)
      throws ProtocolViolation {
    long length = bounded(in, index, LONGEST_BULK);
    if (length == Lines.INCOMPLETE) {
      return false;
    }
    int head = Lines.afterNumber(length, index + 1) - index;
    frame.set(in, index, Reply.cut(type), head, head + length);
    return true;
  }

  private static boolean readAggregate(ByteBuf in, int index, int type, Frame frame)
      throws ProtocolViolation {
    long count = bounded(in, index, MOST_ELEMENTS);
    if (count == Lines.INCOMPLETE) {
      return false;
    }
    int head = Lines.afterNumber(count, index + 1) - index;
    frame.set(in, index, Reply.open(type), head, head);
    return true;
  }

  private static boolean readLater(ByteBuf in, int index) throws ProtocolViolation {
    if (in.writerIndex() - index > LONGEST_LINE) {
      throw new ProtocolViolation("a line of more than " + LONGEST_LINE + " bytes");
    }
    return false;
  }

  private static boolean readTail(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    if (in.writerIndex() - index < 2) {
      return false;
    }
    checkTail(in, index);
    frame.set(in, index, Reply.TAIL, 0, 2);
    return true;
  }

  private static boolean readWhole(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int end = scan(in, index);
    if (end == INCOMPLETE) {
      // Bounded by the core, which assembles no more than its own limit.
      return readWholeLater(in, index);
    }
    frame.set(in, index, in.getByte(index), 1, end - index);
    return true;
  }

  private static boolean readOpened(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int type = in.getByte(index);
    boolean opens = type == '*' || type == '~';
    return opens ? readAggregate(in, index, type, frame) : readWhole(in, index, frame);
  }

  private static boolean readWholeLater(ByteBuf in, int index) throws ProtocolViolation {
    if (in.writerIndex() - index > 8 * LONGEST_LINE) {
      throw new ProtocolViolation("a reply of more than " + 8 * LONGEST_LINE + " bytes");
    }
    return false;
  }

  /** Where the reply ends that begins at {@code index}, or {@link #INCOMPLETE}. */
  static int scan(ByteBuf in, int index) throws ProtocolViolation {
    int end = in.writerIndex();
    int at = index;
    long missing = 1;
    while (missing > 0) {
      if (at >= end) {
        return INCOMPLETE;
      }
      int type = in.getByte(at);
      switch (type) {
        case '$', '!', '=' -> at = afterBulk(in, at, end);
        case '*', '%', '~', '>', '|' -> {
          long count = bounded(in, at, MOST_ELEMENTS);
          if (count == Lines.INCOMPLETE) {
            return INCOMPLETE;
          }
          // Minus one is RESP2's null.
          missing += Math.max(0, Reply.elements(type, count));
          at = Lines.afterNumber(count, at + 1);
        }
        case '+', '-', ':', '_', ',', '#', '(' -> at = Lines.afterLine(in, at, end);
        default -> throw unknown(type);
      }
      if (at == INCOMPLETE) {
        return INCOMPLETE;
      }
      missing--;
    }
    return at;
  }

  private static int afterBulk(ByteBuf in, int at, int end) throws ProtocolViolation {
    long length = bounded(in, at, LONGEST_BULK);
    if (length == Lines.INCOMPLETE) {
      return INCOMPLETE;
    }
    int begin = Lines.afterNumber(length, at + 1);
    if (length < 0) {
      return begin;
    }
    if (end - begin < length + 2) {
      return INCOMPLETE;
    }
    checkTail(in, begin + (int) length);
    return begin + (int) length + 2;
  }

  /** Checked wherever a bulk ends, lest it depend on how it came whether a reply is one. */
  private static void checkTail(ByteBuf in, int at) throws ProtocolViolation {
    if (in.getShort(at) != 0x0d0a) {
      throw new ProtocolViolation("a bulk that does not end with CRLF");
    }
  }

  private static long bounded(ByteBuf in, int at, long most) throws ProtocolViolation {
    long number = Lines.number(in, at + 1, in.writerIndex());
    if (number == Lines.INVALID || number > most || (number < -1 && number != Lines.INCOMPLETE)) {
      throw new ProtocolViolation("a length that is none, behind '" + (char) in.getByte(at) + "'");
    }
    return number;
  }

  private static ProtocolViolation unknown(int type) {
    return new ProtocolViolation("a reply that begins with byte " + (type & 0xff));
  }
}
