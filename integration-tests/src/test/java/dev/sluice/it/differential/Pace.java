package dev.sluice.it.differential;

import java.util.Random;

/**
 * In which pieces and with which pauses clients write and read: what makes one run of the same
 * scripts different from another. Confined to the driver's thread.
 */
public final class Pace {

  private static final int LONGEST_PAUSE_MICROS = 1500;

  private final Random random;

  /** The same random numbers make the same pieces and pauses, in as far as the network does. */
  public Pace(Random random) {
    this.random = random;
  }

  /** How many of the remaining bytes go out in one piece; at least 1. */
  int piece(int remaining) {
    return switch (random.nextInt(10)) {
      case 0 -> 1 + random.nextInt(Math.min(remaining, 8));
      case 1, 2 -> 1 + random.nextInt(remaining);
      default -> remaining;
    };
  }

  /** How long to rest before the next piece or stroke, in nanoseconds; mostly not at all. */
  long pauseNanos() {
    return random.nextInt(16) == 0 ? 1000L * random.nextInt(LONGEST_PAUSE_MICROS) : 0;
  }

  /** How long to leave unread what comes, in nanoseconds; mostly not at all. */
  long deafNanos() {
    return random.nextInt(50) == 0 ? 1000L * random.nextInt(4 * LONGEST_PAUSE_MICROS) : 0;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }
}
