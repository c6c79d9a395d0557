package dev.sluice.core.breaker;

import java.util.BitSet;

/** The outcomes of the last so many attempts. Not thread-safe; its breaker guards it. */
final class FailureWindow {

  private final int size;
  private final BitSet failed;
  private int next;
  private int seen;
  private int consecutive;

  FailureWindow(int size) {
    this.size = size;
    this.failed = new BitSet(size);
  }

  void add(boolean failure) {
    failed.set(next, failure);
    next = (next + 1) % size;
    seen = Math.min(seen + 1, size);
    consecutive = failure ? consecutive + 1 : 0;
  }

  /** Failures since the last success. */
  int consecutive() {
    return consecutive;
  }

  /** Whether the window is full and at least so many percent of it failed. */
  boolean isFailing(int percent) {
    return seen == size && failed.cardinality() * 100 >= percent * size;
  }

  void reset() {
    failed.clear();
    next = 0;
    seen = 0;
    consecutive = 0;
  }
}
