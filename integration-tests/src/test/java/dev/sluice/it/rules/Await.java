package dev.sluice.it.rules;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process or thread will do, for at most ten seconds. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int TRIES = 1_000;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError when it does not within ten seconds
   */
  static void until(String what, BooleanSupplier condition) {
    for (int i = 0; i < TRIES; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      pause(PAUSE);
    }
    throw new AssertionError("not within ten seconds: " + what);
  }

  /** Lets time pass where nothing tells that something does not happen. */
  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
