package dev.sluice.core.metrics;

import dev.sluice.core.time.Ticker;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late each event loop is: a task that should run every so often says how long after
 * its moment it did. A loop that is never late is a loop that no session holds up.
 *
 * <p>Thread-safe; each probe is confined to its loop.
 */
public final class EventLoopLag implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final List<Probe> probes = new ArrayList<>();

  private EventLoopLag() {}

  /** Starts to measure every loop of {@code group}. */
  public static EventLoopLag start(EventExecutorGroup group, Ticker ticker) {
    EventLoopLag lag = new EventLoopLag();
    for (EventExecutor loop : group) {
      Probe probe = new Probe(loop, ticker);
      lag.probes.add(probe);
      probe.next();
    }
    return lag;
  }

  /** Stops measuring. */
  @Override
  public void close() {
    probes.forEach(Probe::cancel);
  }

  /** The loops' histograms, a label {@code loop} each. */
  MultiCollector collector() {
    return this::collect;
  }

  private MetricSnapshots collect() {
    Families families = new Families();
    for (int i = 0; i < probes.size(); i++) {
      HistogramSum sum = new HistogramSum();
      sum.add(probes.get(i).lag);
      families.histogram(Meters.LOOP_LAG_SECONDS, Labels.of("loop", Integer.toString(i)), sum);
    }
    return families.build();
  }

  private static final class Probe implements Runnable {

    private final EventExecutor loop;
    private final Ticker ticker;
    private final LatencyHistogram lag = new LatencyHistogram();
    private volatile Future<?> pending;
    private volatile boolean cancelled;
    private volatile long dueNanos;

    Probe(EventExecutor loop, Ticker ticker) {
      this.loop = loop;
      this.ticker = ticker;
      this.pending = loop.newSucceededFuture(null);
    }

    void next() {
      dueNanos = ticker.nanos() + INTERVAL.toNanos();
      pending = loop.schedule(this, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
      if (cancelled) {
        pending.cancel(false);
      }
    }

    @Override
    public void run() {
      lag.record(ticker.nanos() - dueNanos);
      if (!cancelled && !loop.isShuttingDown()) {
        next();
      }
    }

    void cancel() {
      cancelled = true;
      pending.cancel(false);
    }
  }
}
