package dev.sluice.core.registry;

import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one backend, each with the breaker before it. Thread-safe; a place keeps its
 * number and its breaker while its address changes.
 */
final class Places {

  /** What a place is called of which nothing is known. */
  private static final String UNNAMED = "unknown";

  private final Function<Integer, CircuitBreaker> breakers;

  /** By number; one enters when it is first named, and stays. Replaced as a whole. */
  private volatile List<Entry> entries;

  /** One place as it is now. */
  private record Entry(Place place, CircuitBreaker breaker) {}

  /**
   * @param home the one place that there is in any case
   * @param breakers makes the breaker of a place
   */
  Places(Place home, Function<Integer, CircuitBreaker> breakers) {
    this.breakers = breakers;
    this.entries = List.of(new Entry(home, breakers.apply(Place.HOME)));
  }

  /**
   * Puts other addresses in force.
   *
   * @param moved told of each number whose address is another now; its breaker has forgotten
   */
  synchronized void apply(List<Place> wanted, IntConsumer moved) {
    List<Entry> next = new ArrayList<>();
    List<Integer> changed = new ArrayList<>();
    for (int number = 0; number < wanted.size(); number++) {
      Place place = wanted.get(number);
      Entry known = number < entries.size() ? entries.get(number) : null;
      if (known == null) {
        next.add(new Entry(place, breakers.apply(number)));
      } else {
        next.add(new Entry(place, known.breaker()));
        if (!Objects.equals(known.place().address(), place.address())) {
          changed.add(number);
        }
      }
    }
    entries = List.copyOf(next);
    for (int number : changed) {
      next.get(number).breaker().forget();
      moved.accept(number);
    }
  }

  private @Nullable Entry at(int number) {
    List<Entry> now = entries;
    return number < now.size() ? now.get(number) : null;
  }

  /** Where a place is now; null: nowhere. */
  @Nullable Endpoint address(int number) {
    Entry entry = at(number);
    return entry == null ? null : entry.place().address();
  }

  String name(int number) {
    Entry entry = at(number);
    return entry == null ? UNNAMED : entry.place().name();
  }

  boolean isSpare(int number) {
    Entry entry = at(number);
    return entry != null && entry.place().spare();
  }

  /**
   * The breaker before a place.
   *
   * @throws IllegalArgumentException if nobody has named the place
   */
  CircuitBreaker breaker(int number) {
    Entry entry = at(number);
    if (entry == null) {
      throw new IllegalArgumentException("no place " + number);
    }
    return entry.breaker();
  }
}
