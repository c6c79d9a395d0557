package dev.sluice.postgres.session;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Run-time parameters and their values, as a session wants them or a backend has them. Immutable,
 * and interned by {@link ParameterCache}, so that thousands of sessions share one and asking
 * whether a backend suits a session is one comparison of references. Names are compared without
 * regard to case, as the server does.
 */
final class Parameters {

  static final Parameters NONE = new Parameters(Map.of());

  private static final List<String> READING =
      List.of(
          "client_encoding",
          "standard_conforming_strings",
          "DateStyle",
          "IntervalStyle",
          "TimeZone",
          "array_nulls",
          "backslash_quote",
          "lc_monetary",
          "role",
          "search_path",
          "transform_null_equals",
          "xmloption");

  private final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> kept;
  private final int hash;
  private @Nullable String reading;

  Parameters(Map<String, String> values) {
    this(values, Set.of());
  }

  private Parameters(Map<String, String> values, Set<String> kept) {
    this.values.putAll(values);
    this.kept = kept;
    this.hash = this.values.hashCode();
  }

  /**
   * What of it decides how the server reads a query's text: two sessions in which it differs must
   * not share a prepared statement, for its literals have been read already, and its tables found.
   */
  String reading() {
    if (reading == null) {
      StringBuilder text = new StringBuilder();
      READING.forEach(name -> text.append(values.getOrDefault(name, "")).append('\0'));
      reading = text.toString();
    }
    return reading;
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean has(String name, @Nullable String value) {
    return value != null && value.equals(values.get(name));
  }

  /**
   * Those that the session has set to what is the server's default, though it began with another
   * value. They must be set wherever it goes: where they are not set, they were set back.
   */
  Set<String> kept() {
    return kept;
  }

  /** These with others that are {@link #kept}; not yet interned. */
  Parameters keeping(Set<String> names) {
    return names.equals(kept) ? this : new Parameters(values, Set.copyOf(names));
  }

  /** These with another value for one; not yet interned. */
  Parameters with(String name, String value) {
    Map<String, String> next = new TreeMap<>(values);
    next.put(name, value);
    return new Parameters(next, kept);
  }

  /** These with other values for some; not yet interned. */
  Parameters withAll(Map<String, String> others) {
    Map<String, String> next = new TreeMap<>(values);
    next.putAll(others);
    return new Parameters(next, kept);
  }

  void forEach(BiConsumer<String, String> visit) {
    values.forEach(visit);
  }

  Map<String, String> asMap() {
    return Collections.unmodifiableMap(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Parameters that
        && hash == that.hash
        && values.equals(that.values)
        && kept.equals(that.kept);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
