package dev.sluice.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import java.util.EnumMap;
import java.util.Map;

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

  private final Map<Rejection, Count> rejections = counts(Rejection.class);
  private final Map<CloseReason, Count> closed = counts(CloseReason.class);

  /** Filled here and never changed, so that any thread may read it. */
  private static <E extends Enum<E>> Map<E, Count> counts(Class<E> reasons) {
    Map<E, Count> counts = new EnumMap<>(reasons);
    for (E reason : reasons.getEnumConstants()) {
      counts.put(reason, new Count());
    }
    return counts;
  }

  /** Units of work and sessions refused for {@code reason}. */
  public Count rejections(Rejection reason) {
    return requireNonNull(rejections.get(reason));
  }

  /** Backend connections closed for {@code reason}. */
  public Count closed(CloseReason reason) {
    return requireNonNull(closed.get(reason));
  }
}
