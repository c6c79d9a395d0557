package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import java.util.concurrent.TimeUnit;

/**
 * What is done to connections that nobody asks for: closed when they have been idle or alive for
 * too long, or when there are more than may be; opened to keep the minimum warm. Confined to the
 * pool's loop.
 */
final class Upkeep {

  /**
   * An idle connection is not given up for a sister before: one that was used a moment ago will be
   * needed again in a moment, and opening costs both sides more than waiting.
   */
  private static final long SPARED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final TenantPool pool;
  private final ConnectionLot lot;
  private final Openings openings;
  private final Attempts attempts;

  Upkeep(TenantPool pool, ConnectionLot lot, Openings openings, Attempts attempts) {
    this.pool = pool;
    this.lot = lot;
    this.openings = openings;
    this.attempts = attempts;
  }

  /**
   * One sweep.
   *
   * @param quietNanos for how long the tenant has had no work
   */
  void reap(long quietNanos) {
    Reaping reaping = Reaping.of(pool.policy(), pool.now(), quietNanos);
    for (PooledConnection connection : lot.idleNow()) {
      CloseReason reason = reaping.verdictOn(connection, lot.size());
      if (reason != null) {
        lot.close(connection, reason);
      }
    }
    while (!reaping.asleep() && lot.size() < reaping.least() && openings.warmUp()) {
      // Each turn starts one.
    }
  }

  /** Tries an unreachable backend again although nobody asks for it. */
  void probe() {
    if (lot.size() == 0 && attempts.isFailing()) {
      openings.warmUp();
    }
  }

  /** Closes idle connections above the limits, those first that have been idle for longest. */
  void trim() {
    PooledConnection oldest;
    while ((oldest = lot.longestIdle()) != null
        && (lot.size() > pool.policy().max() || pool.shared().budget().isOver())) {
      lot.close(oldest, CloseReason.EVICTED);
    }
  }

  /** Gives up the connection that has been idle for longest, or does something else instead. */
  void spareOne(Runnable otherwise) {
    PooledConnection oldest = lot.longestIdle();
    if (oldest == null || pool.now() - oldest.stateNanos() < SPARED_NANOS) {
      otherwise.run();
    } else {
      lot.close(oldest, CloseReason.EVICTED);
    }
  }
}
