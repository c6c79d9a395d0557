package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;

/**
 * A value that knows where it was written. Immutable.
 *
 * @param <T> its type
 */
public record Located<T>(Place place, KeyPath path, T value) {

  /** A value that nobody wrote: part of a default. */
  public static <T> Located<T> builtIn(T value) {
    return new Located<>(new Place("built in", 0, 0), KeyPath.TOP, value);
  }
}
