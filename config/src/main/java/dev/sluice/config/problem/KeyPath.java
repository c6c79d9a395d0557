package dev.sluice.config.problem;

import org.jspecify.annotations.Nullable;

/**
 * The way from the file's top to a value, as in {@code tenants[0].limits.maxPool}. Immutable; the
 * text is made only when asked for.
 *
 * @param parent null: the top itself
 * @param name of a key; empty for an item
 * @param index of an item, from 0; unused for a key
 */
public record KeyPath(@Nullable KeyPath parent, String name, int index) {

  /** The whole file. */
  public static final KeyPath TOP = new KeyPath(null, "", 0);

  public KeyPath key(String key) {
    return new KeyPath(this, key, 0);
  }

  public KeyPath item(int position) {
    return new KeyPath(this, "", position);
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (name.isEmpty()) {
      return before + "[" + index + "]";
    }
    return before.isEmpty() ? name : before + "." + name;
  }
}
