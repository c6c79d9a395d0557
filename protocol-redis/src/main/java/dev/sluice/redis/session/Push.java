package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.wire.RespValue;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reply that may be a published message, told by its first element: in version 2 a message looks
 * like any array. Immutable.
 *
 * @param word its first element, such as {@code message}; empty if it is no string
 * @param left how many subscriptions are left, for the answer to a member of the SUBSCRIBE family
 */
record Push(String word, int left) {

  /** The longest word that matters is {@code punsubscribe}. */
  private static final int LONGEST_WORD = 12;

  /** Bytes up to the end of such a word: the lines of the array and of the word's length. */
  private static final int LONGEST_HEAD = 40;

  /** Reads the beginning of one, or null if more of it is needed. */
  static @Nullable Push read(Frame frame) {
    ByteBuf in = frame.buffer();
    int end = in.writerIndex();
    int line = in.indexOf(frame.index(), end, (byte) '\n');
    if (line < 0 || line + 1 >= end) {
      return end - frame.index() < LONGEST_HEAD ? null : new Push("", 0);
    }
    if (in.getByte(line + 1) != '$') {
      return new Push("", 0);
    }
    int second = in.indexOf(line + 1, end, (byte) '\n');
    if (second < 0) {
      return null;
    }
    int length = length(in, line + 2, second - 1);
    if (length < 0 || length > LONGEST_WORD) {
      return new Push("", 0);
    }
    if (end - second - 1 < length) {
      return null;
    }
    String word = in.toString(second + 1, length, StandardCharsets.US_ASCII);
    return word.endsWith("subscribe") ? confirmation(frame, word) : new Push(word, 0);
  }

  private static int length(ByteBuf in, int from, int end) {
    int value = 0;
    for (int i = from; i < end; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9 || value > LONGEST_WORD) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** An answer is read whole, for its last element is a number that matters. */
  private static @Nullable Push confirmation(Frame frame, String word) {
    if (frame.kind() > 0xff) {
      return null;
    }
    RespValue whole = RespValue.read(frame.buffer(), frame.index(), frame.endIndex());
    int left = whole.elements().size() == 3 ? number(whole.elements().get(2)) : 0;
    return new Push(word, left);
  }

  private static int number(RespValue value) {
    return value.type() == ':' ? Integer.parseInt(value.text()) : 0;
  }

  /** Whether it answers a command, be it of the SUBSCRIBE family or another. */
  boolean answers() {
    return !isMessage() && !word.equals("invalidate") && !word.equals("tracking-redir-broken");
  }

  private boolean isMessage() {
    return word.equals("message") || word.equals("pmessage") || word.equals("smessage");
  }

  /** Whether it answers a member of the SUBSCRIBE family. */
  boolean isConfirmation() {
    return word.endsWith("subscribe");
  }

  /** Whether it is about shard channels, which are counted apart. */
  boolean isShard() {
    return word.startsWith("s") && !word.equals("subscribe");
  }
}
