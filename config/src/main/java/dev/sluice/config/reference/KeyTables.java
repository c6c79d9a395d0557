package dev.sluice.config.reference;

import dev.sluice.config.key.RootKeys;
import dev.sluice.config.reload.RestartKeys;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Shape;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table for each section of the catalogue, from the top down. Confined to one thread. */
final class KeyTables {

  private final StringBuilder page = new StringBuilder();

  /** Enters when its table is written, never leaves: a section met again is only referred to. */
  private final Map<Section, String> written = new HashMap<>();

  static String render() {
    KeyTables tables = new KeyTables();
    tables.section("", RootKeys.SECTION);
    return tables.page.toString().stripTrailing();
  }

  private void section(String path, Section section) {
    String title = path.isEmpty() ? "the file" : "`" + path + "`";
    page.append("### ").append(title).append("\n\n").append(section.text()).append("\n\n");
    String already = written.putIfAbsent(section, path);
    if (already != null) {
      page.append("The keys are those of [`").append(already).append("`](#");
      page.append(anchor(already)).append(").\n\n");
      return;
    }
    page.append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (Key<?> key : section.keys()) {
      row(path, key);
    }
    page.append('\n');
    for (Key<?> key : section.keys()) {
      Section nested = nested(key.shape());
      if (nested != null) {
        section(below(path, key), nested);
      }
    }
  }

  private void row(String path, Key<?> key) {
    String full = path.isEmpty() ? key.name() : path + "." + key.name();
    String restart = RestartKeys.paths().contains(full) ? " *restart*" : "";
    page.append("| `").append(key.name()).append("` | ").append(value(path, key));
    page.append(" | ").append(usual(key)).append(" | ").append(key.text()).append(restart);
    page.append(" |\n");
  }

  private static String value(String path, Key<?> key) {
    if (nested(key.shape()) == null) {
      return key.shape().expected();
    }
    String below = below(path, key);
    String kind = key.shape() instanceof ListOf<?> ? "list of mappings" : "mapping";
    return kind + ", see [`" + below + "`](#" + anchor(below) + ")";
  }

  private static String usual(Key<?> key) {
    if (key.isRequired()) {
      return "**required**";
    }
    String production = key.defaultText(Profile.PRODUCTION);
    String development = key.defaultText(Profile.DEVELOPMENT);
    if (production.isEmpty()) {
      return "-";
    }
    return production.equals(development)
        ? code(production)
        : code(production) + "; development: " + code(development);
  }

  /** Words stay words; what could stand in the file is set as code. */
  private static String code(String text) {
    boolean words = text.contains(" ") && !text.equals(text.toUpperCase(Locale.ROOT));
    return words ? text : "`" + text + "`";
  }

  private static @Nullable Section nested(Shape<?> shape) {
    if (shape instanceof Section section) {
      return section;
    }
    if (shape instanceof ListOf<?> list) {
      return list.element() instanceof Section section ? section : null;
    }
    return shape instanceof MapOf<?> map && map.value() instanceof Section section ? section : null;
  }

  private static String below(String path, Key<?> key) {
    String name = path.isEmpty() ? key.name() : path + "." + key.name();
    if (key.shape() instanceof ListOf<?>) {
      return name + "[]";
    }
    return key.shape() instanceof MapOf<?> map ? name + ".<" + map.placeholder() + ">" : name;
  }

  /** As code forges make them of headings: lower case, without punctuation. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
  }
}
