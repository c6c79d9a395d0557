package dev.sluice.core.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Keeps one pool's counters from going backwards when one of its slices goes away: what a departed
 * slice had counted stays in the pool's sums. Confined to the thread that scrapes.
 */
final class PoolLedger {

  /** Enters a slice's figures at the first scrape that sees it, leaves when it is gone. */
  private final Set<PoolMeters> known = Collections.newSetFromMap(new IdentityHashMap<>());

  private final CounterSums departed = new CounterSums();

  /** The pool's counters since it was first seen, given the slices that it has now. */
  CounterSums sums(List<MeterSource> slices) {
    Set<PoolMeters> present = Collections.newSetFromMap(new IdentityHashMap<>());
    CounterSums sums = new CounterSums();
    for (MeterSource slice : slices) {
      if (present.add(slice.meters())) {
        sums.add(slice.meters());
      }
    }
    for (PoolMeters meters : known) {
      if (!present.contains(meters)) {
        departed.add(meters);
      }
    }
    known.clear();
    known.addAll(present);
    sums.add(departed);
    return sums;
  }
}
