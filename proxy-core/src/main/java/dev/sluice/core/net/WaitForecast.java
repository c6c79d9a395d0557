package dev.sluice.core.net;

/**
 * Tells whether the next wait of an event loop will be short, from the waits before it.
 *
 * <p>The way processors guess branches: for each course that the last waits can have taken, a
 * counter of two bits says what came next in the past. So a client that asks at once when it has
 * its answer is known after a few waits, one that thinks between an answer and its next question as
 * well (short and long take turns), and a loop that has nothing to do forgets both after a few.
 *
 * <p>Confined to one event loop.
 */
final class WaitForecast {

  /** So many waits are looked back at. */
  private static final int REMEMBERED = 4;

  private static final int COURSES = 1 << REMEMBERED;

  /** Counters go from 0 (long for certain) to this (short for certain). */
  private static final int CERTAIN = 3;

  private final byte[] counters = new byte[COURSES];
  private int course;

  /** Whether it is more likely to be short than not. At first it is not. */
  boolean isShort() {
    return counters[course] > CERTAIN / 2;
  }

  /** Takes notice of how a wait was. */
  void note(boolean wasShort) {
    int counter = counters[course] + (wasShort ? 1 : -1);
    counters[course] = (byte) Math.max(0, Math.min(CERTAIN, counter));
    course = (course << 1 | (wasShort ? 1 : 0)) & (COURSES - 1);
  }
}
