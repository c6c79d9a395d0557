package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a {@link ReplyFramer} says of a reply or a part of one, packed into {@link Frame#kind}: the
 * type's byte, and whether more belongs to it. Stateless.
 */
public final class Reply {

  public static final int ERROR = '-';
  public static final int PUSH = '>';

  /** Only the line of an aggregate; its elements follow as messages of their own. */
  private static final int OPEN = 0x100;

  /** A bulk without its closing CRLF, which follows as a {@link #TAIL}. */
  private static final int CUT = 0x200;

  /** The CRLF that closes a bulk. */
  public static final int TAIL = 0x400;

  private Reply() {}

  static int open(int type) {
    return type | OPEN;
  }

  static int cut(int type) {
    return type | CUT;
  }

  /** The byte that the reply begins with. */
  public static int type(int kind) {
    return kind & 0xff;
  }

  public static boolean isOpen(int kind) {
    return (kind & OPEN) != 0;
  }

  public static boolean isCut(int kind) {
    return (kind & CUT) != 0;
  }

  /** How many elements follow the line of an open aggregate, a map's keys and values apart. */
  static long elements(int type, long count) {
    return switch (type) {
      case '%' -> 2 * count;
      // An attribute is no element itself: the one that it belongs to follows.
      case '|' -> 2 * count + 1;
      default -> count;
    };
  }

  /** The same for the frame of one. */
  public static long elements(Frame frame) {
    long count = Lines.number(frame.buffer(), frame.index() + 1, frame.endIndex());
    return elements(type(frame.kind()), count);
  }

  /** The first line of a reply without its type and CRLF. */
  public static String line(Frame frame) {
    ByteBuf in = frame.buffer();
    int after = Lines.afterLine(in, frame.index(), frame.endIndex());
    int end = after < 0 ? frame.endIndex() : after - 2;
    int from = frame.index() + 1;
    return in.toString(from, end - from, StandardCharsets.UTF_8);
  }
}
