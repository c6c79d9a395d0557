package dev.sluice.core.metrics;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import java.util.EnumMap;
import java.util.Map;

/** The counters of several slices read into one. Confined to the thread that scrapes. */
final class CounterSums {

  long queries;
  long transactions;
  long errors;
  long bytesFromClients;
  long bytesToClients;
  long attemptsSucceeded;
  long attemptsFailed;
  final HistogramSum queryDuration = new HistogramSum();
  final HistogramSum acquireDuration = new HistogramSum();
  final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);
  final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);

  /** Adds what a slice has counted so far. */
  void add(PoolMeters meters) {
    queries += meters.queries.get();
    transactions += meters.transactions.get();
    errors += meters.errors.get();
    bytesFromClients += meters.bytesFromClients.get();
    bytesToClients += meters.bytesToClients.get();
    attemptsSucceeded += meters.attemptsSucceeded.get();
    attemptsFailed += meters.attemptsFailed.get();
    queryDuration.add(meters.queryDuration);
    acquireDuration.add(meters.acquireDuration);
    for (Rejection reason : Rejection.values()) {
      rejections.merge(reason, meters.rejections(reason).get(), Long::sum);
    }
    for (CloseReason reason : CloseReason.values()) {
      closed.merge(reason, meters.closed(reason).get(), Long::sum);
    }
  }

  void add(CounterSums other) {
    queries += other.queries;
    transactions += other.transactions;
    errors += other.errors;
    bytesFromClients += other.bytesFromClients;
    bytesToClients += other.bytesToClients;
    attemptsSucceeded += other.attemptsSucceeded;
    attemptsFailed += other.attemptsFailed;
    queryDuration.add(other.queryDuration);
    acquireDuration.add(other.acquireDuration);
    other.rejections.forEach((reason, count) -> rejections.merge(reason, count, Long::sum));
    other.closed.forEach((reason, count) -> closed.merge(reason, count, Long::sum));
  }
}
