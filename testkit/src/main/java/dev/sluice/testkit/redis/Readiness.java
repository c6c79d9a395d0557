package dev.sluice.testkit.redis;

import java.util.function.BooleanSupplier;

/** Whether a server that was started answers. Stateless. */
final class Readiness {
  private static final int POLL_MILLIS = 10;
  private static final int POLLS = 10_000 / POLL_MILLIS;

  private Readiness() {}

  /** Waits up to ten seconds, while the server is alive; whether it answers. */
  static boolean await(String host, int port, BooleanSupplier alive) {
    for (int i = 0; i < POLLS && alive.getAsBoolean(); i++) {
      if (RespWire.answers(host, port)) {
        return true;
      }
      pause();
    }
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
