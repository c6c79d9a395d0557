package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Nearest;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mapping with known keys. Immutable. */
public final class Section implements Shape<Values>, HasSection {

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+");

  /** In the order of the reference; filled when made. */
  private final Map<String, Key<?>> keys = new LinkedHashMap<>();

  private final String text;

  private Section(String text, List<Key<?>> keys) {
    this.text = text;
    keys.forEach(key -> this.keys.put(key.name(), key));
  }

  /**
   * @param text what the section is for, in one or two sentences
   */
  public static Section of(String text, Key<?>... keys) {
    return new Section(text, List.of(keys));
  }

  public String text() {
    return text;
  }

  public List<Key<?>> keys() {
    return List.copyOf(keys.values());
  }

  @Override
  public Section section() {
    return this;
  }

  /** What is read of a mapping; keys that cannot be read are marked in it. */
  @Override
  public Optional<Values> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Mapping mapping)) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    Values values = new Values(node.place(), path, reading.profile());
    mapping.entries().forEach((name, entry) -> readKey(name, entry, values, reading));
    for (Key<?> key : keys.values()) {
      if (key.isRequired() && !values.isWritten(key)) {
        String expected = key.shape().expected();
        reading.findings().wrong(node.place(), path.key(key.name()), "missing", expected);
      }
    }
    return Optional.of(values);
  }

  private void readKey(String name, Entry entry, Values values, Reading reading) {
    Key<?> key = keys.get(name);
    if (key == null) {
      unknown(name, entry, values.path(), reading);
    } else {
      store(key, entry, values, reading);
    }
  }

  private static <T> void store(Key<T> key, Entry entry, Values values, Reading reading) {
    KeyPath path = values.path().key(key.name());
    values.put(key, entry.value().place(), key.shape().read(entry.value(), path, reading));
  }

  /**
   * A slip makes a key of a secret: {@code {password:secret}} is one long key, {@code {secret}} one
   * without a value. So no more is shown than the word it begins with, or nothing.
   */
  private void unknown(String name, Entry entry, KeyPath section, Reading reading) {
    Matcher matcher = WORD.matcher(name);
    String word = matcher.lookingAt() ? matcher.group() : "";
    Optional<String> nearest = Nearest.to(word, keys.keySet());
    String shown = word.length() == name.length() ? name : word + "...";
    boolean bare = entry.value() instanceof Scalar scalar && scalar.empty();
    KeyPath path = section.key(bare && nearest.isEmpty() ? "<unknown>" : shown);
    String all = "one of " + String.join(", ", keys.keySet());
    reading.findings().wrong(entry.keyPlace(), path, "unknown key", nearest.orElse(all));
  }

  @Override
  public String expected() {
    return "a mapping with " + String.join(", ", keys.keySet());
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach((name, key) -> properties.put(name, described(key)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    List<String> required = keys.values().stream().filter(Key::isRequired).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static Map<String, Object> described(Key<?> key) {
    Map<String, Object> schema = new TreeMap<>(key.shape().schema());
    String usual = key.defaultText(Profile.PRODUCTION);
    String other = key.defaultText(Profile.DEVELOPMENT);
    String both = usual.equals(other) ? usual : usual + ", in development " + other;
    schema.put("description", key.text() + (usual.isEmpty() ? "" : " Default: " + both + "."));
    return schema;
  }
}
