package dev.sluice.config.backend;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one connection string. Confined to one thread. */
final class Faults {

  /** Enters by {@link #expect}, never leaves: what would have been right, one text per mistake. */
  private final List<String> expected = new ArrayList<>();

  void expect(String right) {
    expected.add(right);
  }

  boolean any() {
    return !expected.isEmpty();
  }

  List<String> all() {
    return expected;
  }
}
