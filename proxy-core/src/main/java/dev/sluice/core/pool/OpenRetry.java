package dev.sluice.core.pool;

import dev.sluice.core.settings.RetrySettings;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a connection may be tried again after failures: exponential backoff with full jitter, so
 * that many proxies do not fall upon a server that comes back at the same moment. Attempts that
 * were under way together fail together, and count as one. Confined to one loop.
 */
final class OpenRetry {

  private int failures;
  private long failedNanos;
  private long notBefore;
  private boolean pausing;

  void onSuccess() {
    failures = 0;
    pausing = false;
  }

  /**
   * Counts a failure and draws the pause that follows it.
   *
   * @param sinceNanos when the attempt began
   */
  void onFailure(RetrySettings settings, long sinceNanos, long nowNanos) {
    if (pausing && sinceNanos - failedNanos < 0) {
      return;
    }
    long bound = settings.firstDelay().toNanos();
    long most = settings.maxDelay().toNanos();
    for (int i = 0; i < failures && bound < most; i++) {
      bound *= 2;
    }
    failures++;
    failedNanos = nowNanos;
    notBefore = nowNanos + ThreadLocalRandom.current().nextLong(Math.min(bound, most) + 1);
    pausing = true;
  }

  /** How long until the next try, in nanoseconds; zero: now. */
  long nanosToWait(long nowNanos) {
    return pausing ? Math.max(0, notBefore - nowNanos) : 0;
  }

  boolean isExhausted(RetrySettings settings) {
    return failures >= settings.maxAttempts();
  }

  int failures() {
    return failures;
  }
}
