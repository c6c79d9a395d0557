package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A single value that its text alone explains. Immutable.
 *
 * @param <T> what it is read to
 */
public abstract class ScalarShape<T> implements Shape<T> {

  private static final int SHOWN_CHARACTERS = 100;

  /** Every value may come from a variable instead. */
  private static final Map<String, Object> VARIABLE =
      Map.of("type", "string", "pattern", "\\$\\{.+\\}");

  /** The value; empty if the text is none. */
  protected abstract Optional<T> parse(String text);

  /** The schema of the value written out. */
  protected abstract Map<String, Object> literalSchema();

  @Override
  public final Optional<T> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Scalar scalar) || scalar.empty()) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    String text = scalar.text().value();
    Optional<T> value = parse(text);
    if (value.isEmpty()) {
      reading.findings().wrong(node.place(), path, shown(text), expected());
    }
    return value;
  }

  @Override
  public final Map<String, Object> schema() {
    return Map.of("anyOf", List.of(literalSchema(), VARIABLE));
  }

  /** The text as a message may show it: on one line and not without end. */
  static String shown(String text) {
    if (text.isEmpty()) {
      return "an empty text";
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SHOWN_CHARACTERS); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() > SHOWN_CHARACTERS ? line + "..." : line.toString();
  }
}
