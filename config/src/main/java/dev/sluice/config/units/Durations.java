package dev.sluice.config.units;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Durations as a whole number and a unit: {@code 50us}, {@code 500ms}, {@code 30s}, {@code 1h}. */
public final class Durations {

  private static final long MILLI = 1000;
  private static final long SECOND = 1000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Durations() {}

  /**
   * Reads {@code us}, {@code ms}, {@code s}, {@code m}, {@code h} and {@code d}; empty if it is
   * none.
   */
  public static Optional<Duration> parse(String text) {
    Quantity quantity = Quantity.of(text);
    if (quantity == null) {
      return Optional.empty();
    }
    long factor =
        switch (quantity.unit()) {
          case "us" -> 1;
          case "ms" -> MILLI;
          case "s" -> SECOND;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          case "d" -> DAY;
          default -> 0;
        };
    return factor == 0
        ? Optional.empty()
        : quantity.times(factor).map(micros -> Duration.of(micros, ChronoUnit.MICROS));
  }

  /** Writes whole microseconds in the largest unit that leaves no rest. */
  public static String format(Duration duration) {
    long micros = TimeUnit.MICROSECONDS.convert(duration);
    if (micros == 0) {
      return "0s";
    }
    if (micros % DAY == 0) {
      return micros / DAY + "d";
    }
    if (micros % HOUR == 0) {
      return micros / HOUR + "h";
    }
    if (micros % MINUTE == 0) {
      return micros / MINUTE + "m";
    }
    if (micros % SECOND == 0) {
      return micros / SECOND + "s";
    }
    return micros % MILLI == 0 ? micros / MILLI + "ms" : micros + "us";
  }
}
