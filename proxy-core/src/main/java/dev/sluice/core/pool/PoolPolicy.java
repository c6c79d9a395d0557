package dev.sluice.core.pool;

import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.tenant.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one slice of one lane. Immutable; replaced as a whole by a reload. A time of zero
 * means never, but for {@code queueNanos}.
 *
 * @param min connections kept while the tenant is active
 * @param max connections at once in this slice; the tenant's budget may allow fewer
 * @param maxConcurrent units of work running plus waiting in all slices and lanes of the tenant
 */
public record PoolPolicy(
    int min,
    int max,
    int maxConcurrent,
    long queueNanos,
    long idleNanos,
    long lifetimeNanos,
    long tenantIdleNanos,
    RetrySettings retry) {

  /** How many connections one pool opens at the same time. */
  static final int PARALLEL_OPENS = 8;

  /**
   * The limits of one slice.
   *
   * @param lane the lane's own limits, or null for the default lane
   * @param slice which slice, from 0
   * @param slices into how many the lane is cut
   */
  public static PoolPolicy of(
      Limits limits, @Nullable LaneSettings lane, RetrySettings retry, int slice, int slices) {
    int concurrent = limits.admission().maxConcurrent();
    int max = Math.min(limits.pool().max(), concurrent);
    int min = Math.min(limits.pool().min(), max);
    Duration queue = limits.admission().queueTimeout();
    Duration idle = limits.backend().idleTimeout();
    if (lane != null) {
      max = lane.maxPool() == null ? max : Math.min(max, lane.maxPool());
      min = lane.minPool() == null ? 0 : Math.min(max, lane.minPool());
      queue = lane.queueTimeout() == null ? queue : lane.queueTimeout();
      idle = lane.idleTimeout() == null ? idle : lane.idleTimeout();
    }
    return new PoolPolicy(
        share(min, slice, slices),
        max,
        concurrent,
        queue.toNanos(),
        idle.toNanos(),
        limits.backend().lifetime().toNanos(),
        limits.pool().tenantIdleTimeout().toNanos(),
        retry);
  }

  /** The same, but nothing is kept warm. */
  public PoolPolicy withoutMinimum() {
    return new PoolPolicy(
        0, max, maxConcurrent, queueNanos, idleNanos, lifetimeNanos, tenantIdleNanos, retry);
  }

  /** The same, but a failed attempt to open a connection is told at once. */
  public PoolPolicy withoutRepetition() {
    RetrySettings once = new RetrySettings(retry.firstDelay(), retry.maxDelay(), 1);
    return new PoolPolicy(
        min, max, maxConcurrent, queueNanos, idleNanos, lifetimeNanos, tenantIdleNanos, once);
  }

  private static int share(int whole, int slice, int slices) {
    return whole / slices + (slice < whole % slices ? 1 : 0);
  }
}
