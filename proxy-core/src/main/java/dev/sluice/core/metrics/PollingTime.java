package dev.sluice.core.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How long each event loop has polled without finding anything to do: processor time that shows in
 * the process' use, but is no load. Thread-safe.
 */
public final class PollingTime {

  /** In nanoseconds. */
  private final List<Count> loops = new CopyOnWriteArrayList<>();

  /** For the group's next loop, which adds nanoseconds to it. */
  public Count ofAnotherLoop() {
    Count count = new Count();
    loops.add(count);
    return count;
  }

  /** The loops' sums, a label {@code loop} each; nothing if none ever polls. */
  MultiCollector collector() {
    return this::collect;
  }

  private MetricSnapshots collect() {
    Families families = new Families();
    for (int i = 0; i < loops.size(); i++) {
      Labels loop = Labels.of("loop", Integer.toString(i));
      families.seconds(Meters.LOOP_POLLING_SECONDS, loop, loops.get(i).get());
    }
    return families.build();
  }
}
