package dev.sluice.redis.pubsub;

import java.nio.charset.StandardCharsets;

/**
 * Patterns of subscribers, which are matched with names of channels: the bytes up to the first line
 * end are the pattern, the rest is the name. Nothing throws; a name matches itself with its special
 * characters escaped, and everything matches a star.
 */
public final class GlobTarget {

  private GlobTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    String[] parts = text.split("\n", 2);
    String name = parts.length > 1 ? parts[1] : "";
    boolean matches = Glob.matches(parts[0], name);
    // A star behind an open class or a backslash is no star.
    boolean plain = parts[0].indexOf('[') < 0 && parts[0].indexOf('\\') < 0;
    if (matches && plain && !Glob.matches(parts[0] + "*", name)) {
      throw new AssertionError("a star at the end keeps a name out");
    }
    if (!Glob.matches("*", name) || !Glob.matches(escaped(name), name)) {
      throw new AssertionError("a name does not match itself");
    }
  }

  private static String escaped(String name) {
    StringBuilder pattern = new StringBuilder();
    name.chars().forEach(c -> pattern.append('\\').append((char) c));
    return pattern.toString();
  }
}
