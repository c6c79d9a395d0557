package dev.sluice.config.draft;

import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All limits of a tier or a tenant, each from the layer that said it last: tier DEFAULT, the
 * built-in tier, the file's tier, the environment, the tenant. Immutable.
 */
public final class LimitSet {

  private static final Place BUILT_IN = new Place("built in", 0, 0);

  private final Map<Key<?>, Setting> settings;

  private LimitSet(Map<Key<?>, Setting> settings) {
    this.settings = settings;
  }

  /** What holds where nobody says anything. */
  static LimitSet defaults(Profile profile) {
    Map<Key<?>, Setting> settings = new HashMap<>();
    for (Key<?> key : LimitKeys.SECTION.keys()) {
      Object value = key.defaultValue(profile).orElseThrow();
      settings.put(key, new Setting(value, BUILT_IN, KeyPath.TOP, false));
    }
    return new LimitSet(settings);
  }

  /** These limits where {@code preset} does not say otherwise. */
  LimitSet with(Map<Key<?>, Object> preset) {
    Map<Key<?>, Setting> merged = new HashMap<>(settings);
    preset.forEach(
        (key, value) -> merged.put(key, new Setting(value, BUILT_IN, KeyPath.TOP, false)));
    return new LimitSet(merged);
  }

  /** These limits where {@code written} does not say otherwise. */
  LimitSet with(Values written) {
    Map<Key<?>, Setting> merged = new HashMap<>(settings);
    for (Key<?> key : LimitKeys.SECTION.keys()) {
      if (written.isWritten(key)) {
        Object value = written.find(key).orElse(null);
        merged.put(key, new Setting(value, written.place(key), written.path(key), true));
      }
    }
    return new LimitSet(merged);
  }

  /** These limits with one replaced. */
  <T> LimitSet with(Key<T> key, T value, Place place, KeyPath path) {
    Map<Key<?>, Setting> merged = new HashMap<>(settings);
    merged.put(key, new Setting(value, place, path, true));
    return new LimitSet(merged);
  }

  /** The limit; empty if there is a mistake in it. */
  @SuppressWarnings("unchecked") // with() is the only way in, and its types agree
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) setting(key).value());
  }

  /** The limit, in a file without mistakes. */
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow();
  }

  /**
   * How many connections are kept warm. What nobody wrote gives way to {@code maxPool}, so that a
   * tenant can be cut down by one number.
   */
  public Optional<Integer> minPool() {
    Optional<Integer> min = find(LimitKeys.MIN_POOL);
    return isWritten(LimitKeys.MIN_POOL)
        ? min
        : min.flatMap(least -> find(LimitKeys.MAX_POOL).map(most -> Math.min(least, most)));
  }

  public boolean isWritten(Key<?> key) {
    return setting(key).written();
  }

  public Place place(Key<?> key) {
    return setting(key).place();
  }

  public KeyPath path(Key<?> key) {
    return setting(key).path();
  }

  private Setting setting(Key<?> key) {
    Setting setting = settings.get(key);
    if (setting == null) {
      throw new IllegalArgumentException(key + " is no limit");
    }
    return setting;
  }
}
