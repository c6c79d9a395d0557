package dev.sluice.config.tree;

import dev.sluice.config.tree.Text.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts environment variables in: <code>${NAME}</code> must be set, <code>${NAME:-default}</code>
 * falls back when it is unset or empty, as in a shell; a default may itself have variables. <code>
 * $${</code> stands for the two characters <code>${</code>. Confined to the thread that loads.
 */
public final class Substitution {

  /** What is wrong with a reference. */
  public static final class BadReference extends Exception {
    private final String expected;

    BadReference(String found, String expected) {
      super(found);
      this.expected = expected;
    }

    /** What would have been right. */
    public String expected() {
      return expected;
    }
  }

  private static final String OPEN = "${";
  private static final String FALLBACK = ":-";

  private final Map<String, String> environment;
  private final Set<String> used = new HashSet<>();

  public Substitution(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The names of all variables that were asked for. */
  public Set<String> used() {
    return used;
  }

  /**
   * Replaces every reference in {@code raw}.
   *
   * @throws BadReference if one is malformed, or names a variable that is not set
   */
  public Text apply(String raw) throws BadReference {
    if (!raw.contains(OPEN)) {
      return Text.literal(raw);
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < raw.length()) {
      if (raw.startsWith("$" + OPEN, at)) {
        literal.append(OPEN);
        at += 1 + OPEN.length();
      } else if (raw.startsWith(OPEN, at)) {
        int end = closing(raw, at + OPEN.length());
        parts.add(new Part(literal.toString(), false));
        literal.setLength(0);
        parts.add(new Part(resolve(raw.substring(at + OPEN.length(), end)), true));
        at = end + 1;
      } else {
        literal.append(raw.charAt(at++));
      }
    }
    parts.add(new Part(literal.toString(), false));
    return new Text(parts);
  }

  private String resolve(String reference) throws BadReference {
    int fallback = reference.indexOf(FALLBACK);
    String name = fallback < 0 ? reference : reference.substring(0, fallback);
    if (!isName(name)) {
      throw malformed();
    }
    used.add(name);
    String value = environment.get(name);
    if (fallback < 0) {
      if (value == null) {
        throw new BadReference(
            OPEN + name + "} is not set",
            "the environment variable " + name + ", or a default as in ${" + name + ":-default}");
      }
      return value;
    }
    String fallbackValue = apply(reference.substring(fallback + FALLBACK.length())).value();
    return value == null || value.isEmpty() ? fallbackValue : value;
  }

  private static int closing(String raw, int from) throws BadReference {
    int depth = 1;
    for (int at = from; at < raw.length(); at++) {
      if (raw.startsWith(OPEN, at)) {
        depth++;
      } else if (raw.charAt(at) == '}' && --depth == 0) {
        return at;
      }
    }
    throw malformed();
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static BadReference malformed() {
    return new BadReference(
        "a malformed variable", "${NAME} or ${NAME:-default}; $${ stands for the characters ${");
  }
}
