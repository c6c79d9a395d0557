package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a {@link RequestFramer} says of a request, packed into {@link Frame#kind}; the body begins
 * at the command's name. Stateless.
 */
public final class Request {

  /** A line of words, as typed into telnet. */
  public static final int INLINE = -1;

  /** Nothing: an empty line, or an array of no elements. Redis takes no notice of it. */
  public static final int EMPTY = -2;

  /** Not the protocol; {@link #violation} says what is wrong. Covers all that is at hand. */
  public static final int BROKEN = -3;

  /** One argument of a request whose name was in a message of its own; see {@link #isPart}. */
  public static final int ARGUMENT = -4;

  /** The proxy's own look before the first request; no bytes at all. */
  public static final int ARRIVAL = -5;

  private static final int NAME_BITS = 8;
  private static final int PART_BIT = 1 << 30;
  private static final int COUNT_MASK = (1 << 22) - 1;

  /** A longer name is no command's; so is one of which only this much is compared. */
  static final int LONGEST_NAME = (1 << NAME_BITS) - 1;

  private Request() {}

  static int kind(int nameLength, long count, boolean part) {
    int bounded = (int) Math.min(count, COUNT_MASK);
    return Math.min(nameLength, LONGEST_NAME) | bounded << NAME_BITS | (part ? PART_BIT : 0);
  }

  /** Whether it is a command with its name, be it whole or the beginning of a large one. */
  public static boolean isCommand(int kind) {
    return kind >= 0;
  }

  /** Whether only the name is in this message, and each argument follows in one of its own. */
  public static boolean isPart(int kind) {
    return kind >= 0 && (kind & PART_BIT) != 0;
  }

  /** Bytes of the command's name, at most 255. */
  public static int nameLength(int kind) {
    return kind & LONGEST_NAME;
  }

  /** Elements of the request, its name included; exact below four million. */
  public static int count(int kind) {
    return kind >> NAME_BITS & COUNT_MASK;
  }

  /** The exact number of elements, read from the request's first line. */
  public static long exactCount(Frame frame) {
    return Lines.number(frame.buffer(), frame.index() + 1, frame.endIndex());
  }

  /** Walks over the arguments of a whole request. Used off the hot path; see {@link Arguments}. */
  public static Arguments arguments(Frame frame) {
    return new Arguments(frame.buffer(), frame.bodyIndex(), nameLength(frame.kind()), count(frame));
  }

  private static int count(Frame frame) {
    return count(frame.kind());
  }

  /** Redis's words for what is wrong with a {@link #BROKEN} request (networking.c). */
  public static String violation(Frame frame) {
    ByteBuf in = frame.buffer();
    return new RequestScan(RequestFramer.LARGE, false)
        .violationOf(in, frame.index(), frame.endIndex());
  }

  /** The same for a client that has not proved who it is. */
  public static String strangersViolation(Frame frame) {
    ByteBuf in = frame.buffer();
    return new RequestScan(RequestFramer.LARGE, true)
        .violationOf(in, frame.index(), frame.endIndex());
  }

  /** The words of an {@link #INLINE} request as bytes are, one char a byte. */
  public static String line(Frame frame) {
    String text =
        frame.buffer().toString(frame.index(), (int) frame.length(), StandardCharsets.ISO_8859_1);
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }
}
