package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What one sweep does to a pool: whether the tenant is asleep, and which idle connections have been
 * idle or alive for too long. Immutable; made for one sweep.
 *
 * @param asleep whether even the minimum is let go
 * @param least how many connections are kept whatever their age
 */
record Reaping(PoolPolicy policy, long nowNanos, boolean asleep, int least) {

  /**
   * @param quietNanos for how long the tenant has had no work
   */
  static Reaping of(PoolPolicy policy, long nowNanos, long quietNanos) {
    boolean asleep = policy.tenantIdleNanos() > 0 && quietNanos >= policy.tenantIdleNanos();
    return new Reaping(policy, nowNanos, asleep, asleep ? 0 : policy.min());
  }

  /**
   * Why an idle connection is to be closed, or null if it stays.
   *
   * @param size how many connections the pool has now
   */
  @Nullable CloseReason verdictOn(PooledConnection connection, int size) {
    if (connection.isOutlived(nowNanos)) {
      return CloseReason.LIFETIME;
    }
    long idleFor = nowNanos - connection.stateNanos();
    boolean tooLong = policy.idleNanos() > 0 && idleFor >= policy.idleNanos() && size > least;
    return asleep || tooLong ? CloseReason.BACKEND_IDLE : null;
  }
}
