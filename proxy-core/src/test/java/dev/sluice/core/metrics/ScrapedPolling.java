package dev.sluice.core.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.util.List;

/** What a scrape shows of the time that loops have polled. */
public final class ScrapedPolling {

  private static final double NANOS = 1e9;

  private ScrapedPolling() {}

  /** Nanoseconds of each loop, in the order in which they were made. */
  public static List<Long> nanos(PollingTime time) {
    return time.collector().collect().stream()
        .flatMap(family -> ((CounterSnapshot) family).getDataPoints().stream())
        .map(CounterDataPointSnapshot::getValue)
        .map(seconds -> Math.round(seconds * NANOS))
        .toList();
  }
}
