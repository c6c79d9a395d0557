package dev.sluice.redis.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a line into words as sdssplitargs does (sds.c): blanks divide, double quotes know escapes,
 * single quotes know only {@code \'}. One char stands for one byte. Confined to one thread; used
 * for one line.
 */
public final class InlineWords {

  private final String line;
  private int at;

  private InlineWords(String line) {
    this.line = line;
  }

  /** The words, or null if quotes are not balanced. */
  public static @Nullable List<String> split(String line) {
    InlineWords words = new InlineWords(line);
    List<String> all = new ArrayList<>();
    while (words.skipBlanks()) {
      String word = words.word();
      if (word == null) {
        return null;
      }
      all.add(word);
    }
    return all;
  }

  private boolean skipBlanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
    return at < line.length();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
  }

  private @Nullable String word() {
    StringBuilder word = new StringBuilder();
    while (at < line.length() && !isBlank(line.charAt(at))) {
      char c = line.charAt(at++);
      if (c == '"' || c == '\'') {
        return quoted(c, word) ? word.toString() : null;
      }
      word.append(c);
    }
    return word.toString();
  }

  /** Reads up to the closing quote, which must end the word. */
  private boolean quoted(char quote, StringBuilder word) {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == quote) {
        return at == line.length() || isBlank(line.charAt(at));
      }
      if (c == '\\' && at < line.length() && escapes(quote)) {
        escape(quote, word);
      } else {
        word.append(c);
      }
    }
    return false;
  }

  private boolean escapes(char quote) {
    return quote == '"' || line.charAt(at) == '\'';
  }

  private void escape(char quote, StringBuilder word) {
    char c = line.charAt(at++);
    if (quote == '\'') {
      word.append(c);
    } else if (c == 'x' && at + 2 <= line.length() && hex(at) >= 0 && hex(at + 1) >= 0) {
      word.append((char) (hex(at) * 16 + hex(at + 1)));
      at += 2;
    } else {
      word.append(plain(c));
    }
  }

  private int hex(int index) {
    return Character.digit(line.charAt(index), 16);
  }

  private static char plain(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> c;
    };
  }
}
