package dev.sluice.core.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the pools' families when they are scraped, out of the slices that exist at that moment, so
 * that nothing has to be registered for a tenant and an evicted tenant's figures vanish by
 * themselves. All slices of a pool are shown as one.
 *
 * <p>Thread-safe: scrapes take turns.
 */
final class PoolCollector implements MultiCollector {

  private final MeterSource.Directory directory;

  /** A pool enters at the first scrape that finds one of its slices, leaves when it has none. */
  private final Map<PoolTags, PoolLedger> ledgers = new HashMap<>();

  PoolCollector(MeterSource.Directory directory) {
    this.directory = directory;
  }

  @Override
  public synchronized MetricSnapshots collect() {
    Map<PoolTags, List<MeterSource>> pools = new LinkedHashMap<>();
    for (MeterSource slice : directory.meterSources()) {
      pools.computeIfAbsent(slice.tags(), tags -> new ArrayList<>()).add(slice);
    }
    ledgers.keySet().retainAll(pools.keySet());
    Families families = new Families();
    pools.forEach(
        (tags, slices) -> {
          PoolLedger ledger = ledgers.computeIfAbsent(tags, t -> new PoolLedger());
          Labels labels = labels(tags);
          gauges(families, labels, slices);
          counters(families, labels, ledger.sums(slices));
        });
    return families.build();
  }

  private static Labels labels(PoolTags tags) {
    return Labels.of(
        "tenant", tags.tenant(),
        "tier", tags.tier(),
        "protocol", tags.protocol(),
        "backend", tags.backend(),
        "lane", tags.lane());
  }

  private static void gauges(Families families, Labels labels, List<MeterSource> slices) {
    int active = 0;
    int idle = 0;
    int opening = 0;
    int shared = 0;
    int waiting = 0;
    int sessions = 0;
    int breaker = 0;
    for (MeterSource slice : slices) {
      active += slice.active();
      idle += slice.idle();
      opening += slice.opening();
      shared += slice.shared();
      waiting += slice.waiting();
      sessions += slice.sessions();
      breaker = Math.max(breaker, slice.breakerState());
    }
    families.gauge(Meters.ACTIVE_CONNECTIONS, labels, active);
    families.gauge(Meters.POOL_SIZE, labels.add("status", "active"), active);
    families.gauge(Meters.POOL_SIZE, labels.add("status", "idle"), idle);
    families.gauge(Meters.POOL_SIZE, labels.add("status", "opening"), opening);
    families.gauge(Meters.POOL_SIZE, labels.add("status", "total"), active + idle + opening);
    families.gauge(Meters.SHARED_CONNECTIONS, labels, shared);
    families.gauge(Meters.POOL_WAITING, labels, waiting);
    families.gauge(Meters.CLIENT_SESSIONS, labels, sessions);
    families.gauge(Meters.BREAKER_STATE, labels, breaker);
  }

  private static void counters(Families families, Labels labels, CounterSums sums) {
    families.counter(Meters.QUERIES, labels, sums.queries);
    families.counter(Meters.TRANSACTIONS, labels, sums.transactions);
    families.counter(Meters.ERRORS, labels.add("reason", "backend"), sums.errors);
    families.counter(Meters.BYTES, labels.add("direction", "in"), sums.bytesFromClients);
    families.counter(Meters.BYTES, labels.add("direction", "out"), sums.bytesToClients);
    families.counter(Meters.CONNECTIONS_OPENED, labels, sums.attemptsSucceeded);
    Labels success = labels.add("outcome", "success");
    families.counter(Meters.CONNECTION_ATTEMPTS, success, sums.attemptsSucceeded);
    Labels failure = labels.add("outcome", "failure");
    families.counter(Meters.CONNECTION_ATTEMPTS, failure, sums.attemptsFailed);
    families.histogram(Meters.QUERY_SECONDS, labels, sums.queryDuration);
    families.histogram(Meters.ACQUIRE_SECONDS, labels, sums.acquireDuration);
    sums.rejections.forEach(
        (reason, count) ->
            families.counter(Meters.REJECTIONS, labels.add("reason", reason.label()), count));
    sums.closed.forEach(
        (reason, count) -> {
          // Half of the reasons only ever end client sessions: a zero for each would be noise.
          if (count > 0) {
            families.counter(
                Meters.CONNECTIONS_CLOSED, labels.add("reason", reason.label()), count);
          }
        });
  }
}
