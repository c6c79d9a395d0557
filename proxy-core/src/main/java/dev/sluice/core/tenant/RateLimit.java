package dev.sluice.core.tenant;

/**
 * How fast units of work may start. Immutable.
 *
 * @param perSecond sustained rate; at least 1
 * @param burst how many may start at once after a pause; at least {@code 1}
 */
public record RateLimit(long perSecond, long burst) {
  public RateLimit {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "rate limit: " + perSecond + "/s, burst " + burst + " (expected: both >= 1)");
    }
  }
}
