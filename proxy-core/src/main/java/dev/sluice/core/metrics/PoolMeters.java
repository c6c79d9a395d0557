package dev.sluice.core.metrics;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;

/**
 * The figures of one slice of one pool. Counters only grow; what can be counted from the pool's own
 * lists (active, idle, waiting) is not kept here a second time.
 *
 * <p>Thread ownership: changed by the slice's event loop alone, readable by any thread.
 */
public final class PoolMeters {

  public final Count queries = new Count();
  public final Count transactions = new Count();

  /** Errors that the backend reported for a query. */
  public final Count errors = new Count();

  public final Count bytesFromClients = new Count();
  public final Count bytesToClients = new Count();
  public final Count attemptsSucceeded = new Count();
  public final Count attemptsFailed = new Count();
  public final LatencyHistogram queryDuration = new LatencyHistogram();
  public final LatencyHistogram acquireDuration = new LatencyHistogram();

  private final Count[] rejections = counts(Rejection.values().length);
  private final Count[] closed = counts(CloseReason.values().length);

  private static Count[] counts(int length) {
    Count[] counts = new Count[length];
    for (int i = 0; i < length; i++) {
      counts[i] = new Count();
    }
    return counts;
  }

  /** Units of work and sessions refused for {@code reason}. */
  public Count rejections(Rejection reason) {
    return rejections[reason.ordinal()];
  }

  /** Backend connections closed for {@code reason}. */
  public Count closed(CloseReason reason) {
    return closed[reason.ordinal()];
  }
}
