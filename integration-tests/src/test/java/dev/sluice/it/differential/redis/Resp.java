package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Reply;
import java.nio.charset.StandardCharsets;

/** Reads and shows replies of Redis. Stateless. */
final class Resp {

  private static final int UNKNOWN = -1;
  private static final int SHOWN = 200;

  private Resp() {}

  /** How long the value is that begins at {@code from}; 0 while that cannot be told. */
  static int length(byte[] in, int from, int to) {
    int end = end(in, from, to);
    return end == UNKNOWN ? 0 : end - from;
  }

  private static int end(byte[] in, int from, int to) {
    int line = lineEnd(in, from, to);
    if (line == UNKNOWN) {
      return UNKNOWN;
    }
    switch (in[from]) {
      case '$', '=', '!' -> {
        int length = number(in, from + 1);
        return length < 0 ? line : line + length + 2;
      }
      case '*', '~', '>', '%' -> {
        int count = number(in, from + 1) * (in[from] == '%' ? 2 : 1);
        int at = line;
        for (int i = 0; i < count; i++) {
          at = at > to ? UNKNOWN : end(in, at, to);
          if (at == UNKNOWN) {
            return UNKNOWN;
          }
        }
        return at;
      }
      default -> {
        return line;
      }
    }
  }

  /** Behind the end of the line, or unknown. */
  private static int lineEnd(byte[] in, int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if (in[i] == '\r' && in[i + 1] == '\n') {
        return i + 2;
      }
    }
    return UNKNOWN;
  }

  private static int number(byte[] in, int from) {
    int at = from;
    boolean negative = in[at] == '-';
    int number = 0;
    for (at += negative ? 1 : 0; in[at] != '\r'; at++) {
      number = 10 * number + in[at] - '0';
    }
    return negative ? -number : number;
  }

  static String text(Reply reply) {
    return new String(reply.bytes(), StandardCharsets.ISO_8859_1);
  }

  static boolean isError(Reply reply) {
    return reply.type() == '-' || reply.type() == '!';
  }

  /** Whether it comes of a subscription: a message, or that it begins or ends. */
  static boolean isPublished(Reply reply) {
    if (reply.type() == '>') {
      return true;
    }
    if (reply.type() != '*') {
      return false;
    }
    int length = Math.min(reply.bytes().length, 32);
    String head = new String(reply.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    return head.matches(
        "(?s)\\*[34]\\r\\n\\$\\d+\\r\\n[ps]?(message|subscribe|unsubscribe)\\r\\n.*");
  }

  static String show(Reply reply) {
    String text = text(reply).replace("\r\n", " ");
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "... " + text.length() : text;
  }
}
