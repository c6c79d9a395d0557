package dev.sluice.core.net;

/**
 * Tells whether it pays to poll through the next wait of an event loop, from the waits before it:
 * whether that will be short, and whether the loop serves one after the other.
 *
 * <p>The first it tells the way processors guess branches: for each course that the last waits can
 * have taken, a counter of two bits says what came next in the past. So a client that asks at once
 * when it has its answer is known after a few waits, one that thinks between an answer and its next
 * question as well (short and long take turns), and a loop that has nothing to do forgets both.
 *
 * <p>Where several events come at once, many are at work, and somebody else can use the processor:
 * with 50 clients on a machine of two processors, polling cost a tenth of the rate and more.
 *
 * <p>Confined to one event loop.
 */
final class WaitForecast {

  /** So many waits are looked back at. */
  private static final int REMEMBERED = 4;

  private static final int COURSES = 1 << REMEMBERED;

  /** Counters go from 0 (long for certain) to this (short for certain). */
  private static final int CERTAIN = 3;

  /** So many waits in a row must have ended with one event at most. */
  private static final int ALONE = 32;

  private final byte[] counters = new byte[COURSES];
  private int course;
  private int withoutCrowd;

  /** Whether the next wait is more likely to be short than not, and nobody else is at work. */
  boolean isForPolling() {
    return withoutCrowd >= ALONE && counters[course] > CERTAIN / 2;
  }

  /**
   * Takes notice of how a wait was.
   *
   * @param events how many ended it; zero or more
   */
  void note(boolean wasShort, int events) {
    withoutCrowd = events > 1 ? 0 : Math.min(ALONE, withoutCrowd + 1);
    int counter = counters[course] + (wasShort ? 1 : -1);
    counters[course] = (byte) Math.max(0, Math.min(CERTAIN, counter));
    course = (course << 1 | (wasShort ? 1 : 0)) & (COURSES - 1);
  }
}
