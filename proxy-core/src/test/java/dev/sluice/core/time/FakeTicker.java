package dev.sluice.core.time;

import java.time.Duration;

/** A clock that stands still until it is told to go on. Confined to the test's thread. */
public final class FakeTicker implements Ticker {

  private long nanos;

  /**
   * Begins shortly before the counter overflows, so that nobody may compare two moments by {@code
   * <}.
   */
  public FakeTicker() {
    this(Long.MAX_VALUE - Duration.ofSeconds(3).toNanos());
  }

  public FakeTicker(long origin) {
    nanos = origin;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return 1_767_225_600_000L;
  }

  public void pass(Duration time) {
    passNanos(time.toNanos());
  }

  public void passNanos(long time) {
    nanos += time;
  }
}
