package dev.sluice.config.units;

import java.time.Duration;
import java.util.Optional;

/** Durations as a whole number and a unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
public final class Durations {

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /** Reads {@code ms}, {@code s}, {@code m}, {@code h} and {@code d}; empty if it is none. */
  public static Optional<Duration> parse(String text) {
    Quantity quantity = Quantity.of(text);
    if (quantity == null) {
      return Optional.empty();
    }
    long factor =
        switch (quantity.unit()) {
          case "ms" -> 1;
          case "s" -> SECOND;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          case "d" -> DAY;
          default -> 0;
        };
    return factor == 0 ? Optional.empty() : quantity.times(factor).map(Duration::ofMillis);
  }

  /** Writes whole milliseconds in the largest unit that leaves no rest. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % DAY == 0) {
      return millis / DAY + "d";
    }
    if (millis % HOUR == 0) {
      return millis / HOUR + "h";
    }
    if (millis % MINUTE == 0) {
      return millis / MINUTE + "m";
    }
    return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
  }
}
