package dev.sluice.core.admission;

import dev.sluice.core.tenant.RateLimit;
import dev.sluice.core.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket kept as one moment: the time at which the bucket would be full again (the generic
 * cell rate algorithm). Thread-safe: the slices of a tenant's pool share it; one compare-and-set
 * per unit of work, and none where there is no limit.
 */
public final class RateLimiter {

  /** A burst of more nanoseconds is as good as this one, and does not overflow the clock. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private final Ticker ticker;
  private volatile long intervalNanos;
  private volatile long burstNanos;
  private final AtomicLong fullAt;

  /**
   * @param limit null: everything passes
   */
  public RateLimiter(@Nullable RateLimit limit, Ticker ticker) {
    this.ticker = ticker;
    this.fullAt = new AtomicLong(ticker.nanos());
    limit(limit);
  }

  /** Puts another limit in force; what was used up stays used up. */
  public void limit(@Nullable RateLimit limit) {
    long interval =
        limit == null ? 0 : Math.max(1, TimeUnit.SECONDS.toNanos(1) / limit.perSecond());
    burstNanos = limit == null ? 0 : bounded(interval, limit.burst());
    intervalNanos = interval;
  }

  private static long bounded(long interval, long burst) {
    return burst < LONGEST / interval ? burst * interval : LONGEST;
  }

  /** Takes one token if there is one. */
  public boolean tryTake() {
    long interval = intervalNanos;
    if (interval == 0) {
      return true;
    }
    long now = ticker.nanos();
    while (true) {
      long full = fullAt.get();
      long next = (full - now > 0 ? full : now) + interval;
      if (next - now > burstNanos) {
        return false;
      }
      if (fullAt.compareAndSet(full, next)) {
        return true;
      }
    }
  }
}
