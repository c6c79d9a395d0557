package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values of one shape under names of the operator's choice. Immutable. Entries that cannot be read
 * are left out of what is read.
 *
 * @param <T> what each is read to
 */
public final class MapOf<T> implements Shape<Map<String, Located<T>>> {

  private final String placeholder;
  private final Word name;
  private final Shape<T> value;
  private final boolean upperCase;

  private MapOf(String placeholder, Word name, Shape<T> value, boolean upperCase) {
    this.placeholder = placeholder;
    this.name = name;
    this.value = value;
    this.upperCase = upperCase;
  }

  /**
   * @param placeholder what stands for a name in the reference: "tier"
   */
  public static <T> MapOf<T> of(String placeholder, Word name, Shape<T> value) {
    return new MapOf<>(placeholder, name, value, false);
  }

  /** The same, where names are usually written in upper case. */
  public MapOf<T> inUpperCase() {
    return new MapOf<>(placeholder, name, value, true);
  }

  public String placeholder() {
    return placeholder;
  }

  public Shape<T> value() {
    return value;
  }

  /** The name that a new entry gets from words of an environment variable. */
  public String named(String words) {
    return upperCase ? words : words.toLowerCase(Locale.ROOT);
  }

  /** Whether {@code text} can be one of the names. */
  public boolean isName(String text) {
    return name.parse(text).isPresent();
  }

  @Override
  public Optional<Map<String, Located<T>>> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    Map<String, Located<T>> read = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> each : mapping.entries().entrySet()) {
      Entry entry = each.getValue();
      KeyPath at = path.key(isMisplaced(entry.value()) ? unnamed() : each.getKey());
      if (!isName(each.getKey())) {
        reading.findings().wrong(entry.keyPlace(), at, "not a name", name.expected());
      }
      value
          .read(entry.value(), at, reading)
          .ifPresent(v -> read.put(each.getKey(), new Located<>(entry.keyPlace(), at, v)));
    }
    return Optional.of(read);
  }

  /** {@code {user:secret}} and {@code {secret}} read as a name that has no value. */
  private boolean isMisplaced(Node node) {
    return value instanceof Credential && node instanceof Scalar scalar && scalar.empty();
  }

  private String unnamed() {
    return "<" + placeholder + ">";
  }

  @Override
  public String expected() {
    String values = value instanceof Section ? "a mapping" : value.expected();
    return "a mapping of each " + placeholder + " to " + values;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "object", "additionalProperties", value.schema());
  }
}
