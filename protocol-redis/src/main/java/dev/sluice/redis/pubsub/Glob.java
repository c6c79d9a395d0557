package dev.sluice.redis.pubsub;

/**
 * Patterns of channels as the server understands them (util.c, stringmatchlen): {@code *}, {@code
 * ?}, {@code [a-c]}, {@code [^a]} and a backslash before what is meant literally. Stateless.
 */
final class Glob {

  private Glob() {}

  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starText = t;
      } else if (p < pattern.length() && takes(pattern, p, text.charAt(t))) {
        p = after(pattern, p);
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean takes(String pattern, int at, char c) {
    return switch (pattern.charAt(at)) {
      case '?' -> true;
      case '[' -> takesOne(pattern, at + 1, end(pattern, at), c);
      case '\\' -> c == pattern.charAt(Math.min(at + 1, pattern.length() - 1));
      default -> c == pattern.charAt(at);
    };
  }

  /** Where the next element begins. */
  private static int after(String pattern, int at) {
    return switch (pattern.charAt(at)) {
      case '[' -> Math.min(end(pattern, at) + 1, pattern.length());
      case '\\' -> Math.min(at + 2, pattern.length());
      default -> at + 1;
    };
  }

  /** Where the class that opens at {@code at} is closed; one that is not, at the pattern's end. */
  private static int end(String pattern, int at) {
    int i = at + 1;
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      i += pattern.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, pattern.length());
  }

  private static boolean takesOne(String pattern, int from, int end, char c) {
    int i = from;
    boolean not = i < end && pattern.charAt(i) == '^';
    boolean found = false;
    i += not ? 1 : 0;
    while (i < end) {
      if (pattern.charAt(i) == '\\' && i + 1 < end) {
        found |= pattern.charAt(i + 1) == c;
        i += 2;
      } else if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        char low = (char) Math.min(pattern.charAt(i), pattern.charAt(i + 2));
        char high = (char) Math.max(pattern.charAt(i), pattern.charAt(i + 2));
        found |= low <= c && c <= high;
        i += 3;
      } else {
        found |= pattern.charAt(i) == c;
        i++;
      }
    }
    return found != not;
  }
}
