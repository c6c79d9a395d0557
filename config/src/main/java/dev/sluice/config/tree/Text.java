package dev.sluice.config.tree;

import java.util.List;

/**
 * A single value's text, which remembers what came from the environment: within a connection
 * string, a password put in by a variable is taken as it is, whatever characters it has. Immutable.
 */
public record Text(List<Part> parts) {

  /**
   * A run of characters.
   *
   * @param inserted whether it stood for a variable
   */
  public record Part(String text, boolean inserted) {}

  public Text {
    parts = List.copyOf(parts);
  }

  public static Text literal(String text) {
    return new Text(List.of(new Part(text, false)));
  }

  /** All of it, variables replaced. */
  public String value() {
    if (parts.size() == 1) {
      return parts.get(0).text();
    }
    StringBuilder all = new StringBuilder();
    for (Part part : parts) {
      all.append(part.text());
    }
    return all.toString();
  }

  /** Never the text itself, which may be a secret. */
  @Override
  public String toString() {
    return "<text of " + parts.size() + " parts>";
  }
}
