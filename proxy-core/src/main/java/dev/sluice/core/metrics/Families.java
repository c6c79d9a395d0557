package dev.sluice.core.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Gathers the points of one scrape into metric families. Confined to the thread that scrapes. */
final class Families {

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String TOTAL = "_total";
  private static final double[] UPPER_BOUNDS = upperBounds();

  private final Map<String, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
  private final Map<String, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
  private final Map<String, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();

  private static double[] upperBounds() {
    double[] bounds = new double[LatencyHistogram.BOUNDS + 1];
    for (int i = 0; i < LatencyHistogram.BOUNDS; i++) {
      bounds[i] = LatencyHistogram.boundSeconds(i);
    }
    bounds[LatencyHistogram.BOUNDS] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  void counter(String name, Labels labels, long value) {
    points(counters, name).add(new CounterDataPointSnapshot(value, labels, null, 0));
  }

  void seconds(String name, Labels labels, long nanos) {
    points(counters, name).add(new CounterDataPointSnapshot(nanos / NANOS, labels, null, 0));
  }

  void gauge(String name, Labels labels, long value) {
    points(gauges, name).add(new GaugeDataPointSnapshot(value, labels, null));
  }

  void histogram(String name, Labels labels, HistogramSum sum) {
    points(histograms, name)
        .add(
            new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(UPPER_BOUNDS, sum.buckets()),
                sum.sumSeconds(),
                labels,
                Exemplars.EMPTY,
                0));
  }

  private static <P> List<P> points(Map<String, List<P>> families, String name) {
    return families.computeIfAbsent(name, n -> new ArrayList<>());
  }

  MetricSnapshots build() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    counters.forEach((name, points) -> all.metricSnapshot(counterFamily(name, points)));
    gauges.forEach((name, points) -> all.metricSnapshot(new GaugeSnapshot(meta(name), points)));
    histograms.forEach(
        (name, points) -> all.metricSnapshot(new HistogramSnapshot(meta(name), points)));
    return all.build();
  }

  /** The Prometheus client adds a counter's ending itself and refuses a name that has it. */
  private static CounterSnapshot counterFamily(String name, List<CounterDataPointSnapshot> points) {
    String stem = name.substring(0, name.length() - TOTAL.length());
    return new CounterSnapshot(new MetricMetadata(stem, Meters.help(name)), points);
  }

  private static MetricMetadata meta(String name) {
    return new MetricMetadata(name, Meters.help(name));
  }
}
