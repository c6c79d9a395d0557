package dev.sluice.it.differential.postgres;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement for the extended protocol. Immutable.
 *
 * @param types the object ids of its parameters' types, as far as the client tells them
 * @param values makes values for its parameters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Template(String sql, int[] types, Function<Walk, @Nullable String[]> values) {

  static Template of(String sql, Function<Walk, @Nullable String[]> values) {
    return new Template(sql, new int[0], values);
  }

  static Template of(String sql) {
    return of(sql, walk -> new String[0]);
  }

  Template typed(int... oids) {
    return new Template(sql, oids, values);
  }
}
