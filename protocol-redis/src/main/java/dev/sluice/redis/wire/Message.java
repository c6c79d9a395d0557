package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of what a server says to a subscriber: the word that tells what it is, and the name
 * that it is about. Immutable.
 *
 * @param word such as {@code message}, or {@code subscribe} for a confirmation
 * @param name of a channel or a pattern, one char a byte; empty if there is none
 */
public record Message(String word, String name) {

  /** Said of a message that is too long to be kept; its beginning is at hand. */
  static final int HUGE = 0x1000;

  /** The longest word that matters is {@code punsubscribe}. */
  private static final int LONGEST_WORD = 12;

  /** Whether the message is too long to be kept. */
  public static boolean isHuge(int kind) {
    return (kind & HUGE) != 0;
  }

  /** Reads one; null if it is none, such as a number. */
  public static @Nullable Message read(Frame frame) {
    int type = Reply.type(frame.kind());
    if (type != '>' && type != '*') {
      return null;
    }
    ByteBuf in = frame.buffer();
    int end = frame.endIndex();
    int word = Lines.afterNumber(in, frame.index() + 1);
    int wordLength = lengthAt(in, word, end);
    if (wordLength < 0 || wordLength > LONGEST_WORD) {
      return null;
    }
    int wordBegin = Lines.afterNumber(in, word + 1);
    String said = in.toString(wordBegin, wordLength, StandardCharsets.US_ASCII);
    int name = wordBegin + wordLength + 2;
    int nameLength = lengthAt(in, name, end);
    return new Message(
        said,
        nameLength < 0
            ? ""
            : in.toString(
                Lines.afterNumber(in, name + 1), nameLength, StandardCharsets.ISO_8859_1));
  }

  private static int lengthAt(ByteBuf in, int index, int end) {
    if (index >= end || in.getByte(index) != '$') {
      return -1;
    }
    // Negative, whatever it is that is no length.
    return (int) Math.max(-1, Lines.number(in, index + 1, end));
  }
}
