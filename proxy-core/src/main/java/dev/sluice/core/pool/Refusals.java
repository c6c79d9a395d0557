package dev.sluice.core.pool;

import dev.sluice.core.outcome.Rejection;
import java.util.concurrent.TimeUnit;

/** Words a refusal with the numbers that an operator asks for next. */
final class Refusals {

  private Refusals() {}

  static String describe(TenantPool pool, Rejection reason) {
    PoolPolicy policy = pool.policy();
    StringBuilder text = new StringBuilder(pool.shared().tags().tenant()).append(": ");
    text.append(pool.active()).append(" active, ").append(pool.idle()).append(" idle, ");
    text.append(pool.opening()).append(" opening, ").append(pool.waiting()).append(" waiting, ");
    text.append("pool limit ").append(policy.max());
    text.append(", concurrency limit ").append(policy.maxConcurrent());
    if (reason == Rejection.QUEUE_TIMEOUT) {
      text.append(", waited ").append(millis(policy.queueNanos())).append(" ms");
    }
    if (reason == Rejection.BREAKER_OPEN) {
      long left = pool.shared().breaker().nanosUntilProbe();
      text.append(", next try in ").append(millis(left)).append(" ms");
    }
    if (!pool.lastError().isEmpty()) {
      text.append(", last error: ").append(pool.lastError());
    }
    return text.toString();
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
