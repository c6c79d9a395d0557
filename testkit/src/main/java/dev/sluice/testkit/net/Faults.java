package dev.sluice.testkit.net;

import java.time.Duration;

/** What is wrong with a network right now. Thread-safe. */
final class Faults {
  private volatile long delayMillis;
  private volatile long resetAfter = Long.MAX_VALUE;
  private boolean blackHole;

  void delay(Duration time) {
    delayMillis = time.toMillis();
  }

  void resetAfter(long bytes) {
    resetAfter = bytes;
  }

  long resetAfter() {
    return resetAfter;
  }

  synchronized void blackHole(boolean on) {
    blackHole = on;
    notifyAll();
  }

  /** Returns when a piece of data may travel on. */
  void pass() throws InterruptedException {
    if (delayMillis > 0) {
      Thread.sleep(delayMillis);
    }
    synchronized (this) {
      while (blackHole) {
        wait();
      }
    }
  }
}
