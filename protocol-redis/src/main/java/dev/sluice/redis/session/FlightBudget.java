package dev.sluice.redis.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the heap may be taken by what all clients of the process have on its way to nodes of
 * clusters. A flight tells of what is more than a little, and only when it gets more room or gives
 * it back, so nobody counts in common for a command. Each event loop may exceed it by what one
 * client takes at once. Thread-safe.
 */
final class FlightBudget {

  /** Of the heap that the JVM may take. */
  private static final int SHARE = 8;

  private final long most;
  private final AtomicLong drawn = new AtomicLong();

  /**
   * One of another size.
   *
   * @param most bytes
   */
  FlightBudget(long most) {
    this.most = most;
  }

  /** An eighth of the heap. */
  static FlightBudget ofHeap() {
    return new FlightBudget(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** Whether there is nothing left of it. */
  boolean isSpent() {
    return drawn.get() >= most;
  }

  /** Takes so many bytes, or gives them back if it is less than nothing. */
  void draw(long bytes) {
    drawn.addAndGet(bytes);
  }

  /** Bytes that are taken. */
  long drawn() {
    return drawn.get();
  }
}
