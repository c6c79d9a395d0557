package dev.sluice.core.time;

/**
 * Where the product's time comes from. Thread-safe.
 *
 * <p>Durations are measured with {@link #nanos()}, which never jumps when the machine's clock is
 * set; {@link #epochMillis()} is only for showing moments to people.
 */
public interface Ticker {

  /** Monotonic nanoseconds from an arbitrary origin; only differences have a meaning. */
  long nanos();

  /** Milliseconds since 1970-01-01T00:00Z; may jump, so never subtract two of them. */
  long epochMillis();

  /** The machine's clocks. */
  static Ticker system() {
    return SystemTicker.INSTANCE;
  }
}
