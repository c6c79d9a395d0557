package dev.sluice.redis.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One whole reply read into objects, for the few that the proxy reads itself. Immutable.
 *
 * @param type the byte that the reply begins with
 * @param text of a line or a bulk; empty for an aggregate
 * @param elements of an aggregate; a map's keys and values in turn
 */
public record RespValue(char type, String text, List<RespValue> elements) {

  /** Replies to the proxy's own questions do not nest deeper; what lies deeper is left out. */
  private static final int DEEPEST = 32;

  public RespValue {
    elements = List.copyOf(elements);
  }

  /** Reads the reply between two indexes, which a {@link ReplyFramer} has found to be whole. */
  public static RespValue read(ByteBuf in, int index, int end) {
    return new Reader(in.slice(index, end - index)).value(0);
  }

  /** Whether it is an error. */
  public boolean isError() {
    return type == '-' || type == '!';
  }

  /** The element that follows the key of that name, in a map of either version; or null. */
  public @Nullable RespValue get(String key) {
    for (int i = 0; i + 1 < elements.size(); i += 2) {
      if (elements.get(i).text().equals(key)) {
        return elements.get(i + 1);
      }
    }
    return null;
  }

  /** A text as a number; 0 for what is none. */
  public static int number(String text) {
    return (int) longNumber(text);
  }

  /** The same for numbers that may be large. */
  public static long longNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The same as text, or {@code otherwise}. */
  public String text(String key, String otherwise) {
    RespValue value = get(key);
    return value == null ? otherwise : value.text();
  }

  private record Reader(ByteBuf in) {

    RespValue value(int depth) {
      if (depth > DEEPEST) {
        char type = (char) in.getByte(in.readerIndex());
        new RespCursor(in).skip();
        return new RespValue(type, "", List.of());
      }
      char type = (char) in.readByte();
      String line = line();
      return switch (type) {
        case '$', '!', '=' -> new RespValue(type, bulk(Integer.parseInt(line)), List.of());
        case '*', '~', '>' -> aggregate(type, Long.parseLong(line), depth);
        case '%' -> aggregate(type, 2 * Long.parseLong(line), depth);
        case '|' -> attributed(Long.parseLong(line), depth);
        default -> new RespValue(type, line, List.of());
      };
    }

    private RespValue aggregate(char type, long count, int depth) {
      List<RespValue> elements = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        elements.add(value(depth + 1));
      }
      return new RespValue(type, "", elements);
    }

    /** What the attributes belong to, which nobody has asked for. */
    private RespValue attributed(long count, int depth) {
      if (count < 0) {
        return new RespValue('|', "", List.of());
      }
      new RespCursor(in).skip(2 * count);
      return value(depth + 1);
    }

    private String bulk(int length) {
      if (length < 0) {
        return "";
      }
      String text = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
      in.skipBytes(2);
      return text;
    }

    private String line() {
      int from = in.readerIndex();
      int after = Lines.afterLine(in, from, in.writerIndex());
      String text = in.toString(from, after - 2 - from, StandardCharsets.UTF_8);
      in.readerIndex(after);
      return text;
    }
  }
}
