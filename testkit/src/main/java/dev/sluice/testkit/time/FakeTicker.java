package dev.sluice.testkit.time;

import dev.sluice.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is told to go on. Thread-safe: time moved by one thread is
 * seen by all.
 */
public final class FakeTicker implements Ticker {
  /** An arbitrary moment, 2026-01-01T00:00Z, so that nobody takes zero for "not set". */
  private static final long EPOCH_MILLIS = 1_767_225_600_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong passed = new AtomicLong();
  private final long originNanos;

  /** Begins at an arbitrary origin. */
  public FakeTicker() {
    this(1_000_000_000L);
  }

  /**
   * Begins at an origin of one's own, such as one shortly before the nanosecond counter overflows.
   */
  public FakeTicker(long originNanos) {
    this.originNanos = originNanos;
  }

  @Override
  public long nanos() {
    return originNanos + passed.get();
  }

  @Override
  public long epochMillis() {
    return EPOCH_MILLIS + passed.get() / NANOS_PER_MILLI;
  }

  /**
   * Lets time pass.
   *
   * @throws IllegalArgumentException for negative durations: a monotonic clock does not go back
   */
  public FakeTicker advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: >= 0)");
    }
    passed.addAndGet(duration.toNanos());
    return this;
  }
}
