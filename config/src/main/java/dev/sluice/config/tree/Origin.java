package dev.sluice.config.tree;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;

/**
 * Where a YAML text comes from. Immutable.
 *
 * @param start its first character
 * @param top the path of its topmost value
 */
public record Origin(Place start, KeyPath top) {

  /** A file. */
  public static Origin file(String name) {
    return new Origin(new Place(name, 1, 1), KeyPath.TOP);
  }

  /** The place of a line and a column, both from 0; a variable has but one place. */
  Place at(int line, int column) {
    return start.line() == 0 ? start : new Place(start.source(), line + 1, column + 1);
  }
}
