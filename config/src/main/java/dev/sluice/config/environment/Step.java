package dev.sluice.config.environment;

import dev.sluice.config.problem.KeyPath;
import java.util.List;

/**
 * One step from a value down to a part of it. Immutable.
 *
 * @param name of a key; empty for an item
 * @param index of an item, from 0; -1 for a key
 */
record Step(String name, int index) {

  static Step key(String name) {
    return new Step(name, -1);
  }

  static Step item(int index) {
    return new Step("", index);
  }

  boolean isItem() {
    return index >= 0;
  }

  static KeyPath path(List<Step> steps) {
    KeyPath path = KeyPath.TOP;
    for (Step step : steps) {
      path = step.isItem() ? path.item(step.index()) : path.key(step.name());
    }
    return path;
  }
}
