package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * A clock that goes on only while somebody looks at it: a loop that polls does so all the time, one
 * that sleeps before and after. One thread looks, another lets time pass.
 */
final class WatchedTicker implements Ticker {

  private static final int PATIENCE_SECONDS = 10;

  /** So often a loop looks at the time between the end of one wait and its polling for the next. */
  private static final int BETWEEN_WAITS = 2;

  private final SynchronousQueue<Duration> passing = new SynchronousQueue<>();

  /** Shortly before the counter overflows: nobody may compare two moments by {@code <}. */
  private long nanos = Long.MAX_VALUE - 10_000;

  /** Lets time pass when it is looked at next; returns then, or fails if nobody looks. */
  void pass(Duration time) throws InterruptedException {
    assertThat(passing.offer(time, PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("a loop looks at the time and sees %s pass", time)
        .isTrue();
  }

  /** Returns when the loop that looks at this polls for an event, if it does not sleep. */
  void awaitPolling() throws InterruptedException {
    for (int i = 0; i <= BETWEEN_WAITS; i++) {
      pass(Duration.ZERO);
    }
  }

  @Override
  public long nanos() {
    Duration time = passing.poll();
    if (time != null) {
      nanos += time.toNanos();
    }
    return nanos;
  }

  @Override
  public long epochMillis() {
    throw new UnsupportedOperationException();
  }
}
