package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read of one section. Not modified once the section is read. */
public final class Values {

  private final Place place;
  private final KeyPath path;
  private final Profile profile;

  /** Enters when a key is read, never leaves; a written key without a sound value is in it too. */
  private final Map<Key<?>, Written> written = new HashMap<>();

  /**
   * @param value null: there is a mistake in it, which has been reported
   */
  private record Written(Place place, @Nullable Object value) {}

  Values(Place place, KeyPath path, Profile profile) {
    this.place = place;
    this.path = path;
    this.profile = profile;
  }

  <T> void put(Key<T> key, Place at, Optional<T> value) {
    written.put(key, new Written(at, value.orElse(null)));
  }

  public Place place() {
    return place;
  }

  public KeyPath path() {
    return path;
  }

  /** Whether the file or the environment gave the key, rightly or wrongly. */
  public boolean isWritten(Key<?> key) {
    return written.containsKey(key);
  }

  /** Where the key's value stands; where the section does if it has none. */
  public Place place(Key<?> key) {
    Written entry = written.get(key);
    return entry == null ? place : entry.place();
  }

  public KeyPath path(Key<?> key) {
    return path.key(key.name());
  }

  /** The value or its default; empty if there is neither, or a mistake in what was written. */
  @SuppressWarnings("unchecked") // put() is the only way in, and its types agree
  public <T> Optional<T> find(Key<T> key) {
    Written entry = written.get(key);
    return entry == null ? key.defaultValue(profile) : Optional.ofNullable((T) entry.value());
  }

  /**
   * The value or its default, of a key that has one or must be given, in a file without mistakes.
   *
   * @throws IllegalStateException otherwise
   */
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no value for " + path(key)));
  }

  /** A part of this section; if it was left out, or cannot be read, its defaults. */
  public Values section(Key<Values> key) {
    return find(key).orElseGet(() -> new Values(place, path(key), profile));
  }
}
