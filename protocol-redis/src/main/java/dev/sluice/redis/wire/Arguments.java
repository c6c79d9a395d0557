package dev.sluice.redis.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The arguments of one whole request, read one after the other. For commands that the proxy answers
 * itself; what is passed on is never read so. Valid while the request's frame is.
 */
public final class Arguments {

  private final ByteBuf in;
  private final int count;
  private int index;
  private int length;
  private int position;
  private boolean lacking;

  Arguments(ByteBuf in, int nameIndex, int nameLength, int count) {
    this.in = in;
    this.index = nameIndex;
    this.length = nameLength;
    this.count = count;
  }

  /** Elements of the request, its name included. */
  public int count() {
    return count;
  }

  /** How many follow the present one. */
  public int left() {
    return count - 1 - position;
  }

  /** Goes on to the next argument; whether there is one. */
  public boolean next() {
    if (left() == 0 || lacking) {
      return false;
    }
    int head = index + length + 2;
    long number = Lines.number(in, head + 1, in.writerIndex());
    int begin = number < 0 ? 0 : Lines.afterNumber(number, head + 1);
    if (number < 0 || begin + number > in.writerIndex()) {
      lacking = true;
      return false;
    }
    length = (int) number;
    index = begin;
    position++;
    return true;
  }

  /** Whether there is a next one which is not yet at hand; only of a request shown in parts. */
  public boolean isShort() {
    return lacking;
  }

  /** Where the present one begins. */
  public int index() {
    return index;
  }

  /** Its bytes. */
  public int length() {
    return length;
  }

  /** The present one, one char a byte. */
  public String text() {
    return in.toString(index, length, StandardCharsets.ISO_8859_1);
  }

  /** The present one as what people read. */
  public String words() {
    return in.toString(index, length, StandardCharsets.UTF_8);
  }

  /** Whether the present one is this word, in whatever case. */
  public boolean is(String upperCaseWord) {
    if (length != upperCaseWord.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int b = in.getByte(index + i);
      int upper = b >= 'a' && b <= 'z' ? b - 32 : b;
      if (upper != upperCaseWord.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
