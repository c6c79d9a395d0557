package dev.sluice.config.reload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How one list of things became another. Immutable.
 *
 * @param <T> the things
 * @param <C> how one of them changed
 * @param changed those that are on both lists and differ
 */
public record Changes<T, C>(List<T> added, List<T> removed, List<C> changed) {

  public Changes {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /**
   * Compares by identity and then by equality.
   *
   * @param identity what makes two of them the same thing
   */
  static <T, C> Changes<T, C> between(
      List<T> before, List<T> after, Function<T, ?> identity, BiFunction<T, T, C> change) {
    Map<Object, T> old = new LinkedHashMap<>();
    before.forEach(thing -> old.put(identity.apply(thing), thing));
    List<T> added = new ArrayList<>();
    List<C> changed = new ArrayList<>();
    for (T wanted : after) {
      T was = old.remove(identity.apply(wanted));
      if (was == null) {
        added.add(wanted);
      } else if (!was.equals(wanted)) {
        changed.add(change.apply(was, wanted));
      }
    }
    return new Changes<>(added, new ArrayList<>(old.values()), changed);
  }

  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }
}
