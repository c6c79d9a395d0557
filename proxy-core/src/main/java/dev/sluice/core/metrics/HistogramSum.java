package dev.sluice.core.metrics;

/** Several {@link LatencyHistogram}s read into one. Confined to the thread that scrapes. */
final class HistogramSum {

  private final long[] buckets = new long[LatencyHistogram.BOUNDS + 1];
  private long sumNanos;

  void add(LatencyHistogram histogram) {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += histogram.bucket(i);
    }
    sumNanos += histogram.sumNanos();
  }

  void add(HistogramSum other) {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += other.buckets[i];
    }
    sumNanos += other.sumNanos;
  }

  /** Durations per bucket, not cumulated; the last is of those longer than the last bound. */
  long[] buckets() {
    return buckets.clone();
  }

  double sumSeconds() {
    return sumNanos / 1e9;
  }
}
