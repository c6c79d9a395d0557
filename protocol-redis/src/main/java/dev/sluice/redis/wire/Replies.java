package dev.sluice.redis.wire;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes what the proxy itself says to a client, in either version of the protocol. Stateless. */
public final class Replies {

  private Replies() {}

  /** {@code +text}. */
  public static void simple(Outbound to, String text) {
    line(to, '+', text);
  }

  /**
   * {@code -text}.
   *
   * @param text begins with a word in capitals, by which clients tell errors apart
   */
  public static void error(Outbound to, String text) {
    line(to, '-', text.replace('\r', ' ').replace('\n', ' '));
  }

  public static void integer(Outbound to, long value) {
    line(to, ':', Long.toString(value));
  }

  /** A string of any bytes. */
  public static void bulk(Outbound to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf out = to.buffer(bytes.length + 2 * Lines.LONGEST);
    head(out, '$', bytes.length);
    out.writeBytes(bytes).writeByte('\r').writeByte('\n');
  }

  /** No value. */
  public static void nothing(Outbound to, boolean resp3) {
    if (resp3) {
      line(to, '_', "");
    } else {
      head(to.buffer(Lines.LONGEST), '$', -1);
    }
  }

  /** The line before {@code count} elements. */
  public static void array(Outbound to, int count) {
    head(to.buffer(Lines.LONGEST), '*', count);
  }

  /** The line before {@code count} elements of what nobody may have asked for; version 3 only. */
  public static void push(Outbound to, int count) {
    head(to.buffer(Lines.LONGEST), '>', count);
  }

  /** A string of bytes, one char a byte. */
  public static void raw(Outbound to, String bytes) {
    ByteBuf out = to.buffer(bytes.length() + 2 * Lines.LONGEST);
    head(out, '$', bytes.length());
    out.writeCharSequence(bytes, StandardCharsets.ISO_8859_1);
    out.writeByte('\r').writeByte('\n');
  }

  /** The line before {@code pairs} keys with values; in version 2 an array of both. */
  public static void map(Outbound to, int pairs, boolean resp3) {
    head(to.buffer(Lines.LONGEST), resp3 ? '%' : '*', resp3 ? pairs : 2 * pairs);
  }

  /** The line before {@code count} elements of a set; in version 2 an array. */
  public static void set(Outbound to, int count, boolean resp3) {
    head(to.buffer(Lines.LONGEST), resp3 ? '~' : '*', count);
  }

  /** A request to a server. */
  public static void request(Outbound to, String... words) {
    head(to.buffer(Lines.LONGEST), '*', words.length);
    for (String word : words) {
      bulk(to, word);
    }
  }

  /** The same, where arguments are bytes, one char a byte. */
  public static void rawRequest(Outbound to, Iterable<String> words, int count) {
    head(to.buffer(Lines.LONGEST), '*', count);
    for (String word : words) {
      raw(to, word);
    }
  }

  /** A request whose name is text and whose arguments are bytes, one char a byte. */
  public static void command(Outbound to, String name, Collection<String> arguments) {
    head(to.buffer(Lines.LONGEST), '*', arguments.size() + 1);
    bulk(to, name);
    for (String argument : arguments) {
      raw(to, argument);
    }
  }

  private static void line(Outbound to, char type, String text) {
    ByteBuf out = to.buffer(ByteBufUtil.utf8MaxBytes(text) + 3);
    out.writeByte(type);
    ByteBufUtil.writeUtf8(out, text);
    out.writeByte('\r').writeByte('\n');
  }

  private static void head(ByteBuf out, char type, long number) {
    out.writeByte(type);
    ByteBufUtil.writeAscii(out, Long.toString(number));
    out.writeByte('\r').writeByte('\n');
  }
}
