package dev.sluice.config.shape;

import dev.sluice.config.units.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A duration within bounds, both included; where allowed, {@code off} is zero. Immutable. */
public final class TimeSpan extends ScalarShape<Duration> {

  private static final String OFF = "off";

  private final Duration min;
  private final Duration max;
  private final boolean canBeOff;

  private TimeSpan(Duration min, Duration max, boolean canBeOff) {
    this.min = min;
    this.max = max;
    this.canBeOff = canBeOff;
  }

  /** Bounds in the written form. */
  public static TimeSpan between(String min, String max) {
    return new TimeSpan(fixed(min), fixed(max), false);
  }

  /** Bounds in the written form, and {@code off} beside them. */
  public static TimeSpan offOrBetween(String min, String max) {
    return new TimeSpan(fixed(min), fixed(max), true);
  }

  private static Duration fixed(String text) {
    return Durations.parse(text).orElseThrow();
  }

  @Override
  protected Optional<Duration> parse(String text) {
    if (canBeOff && text.equals(OFF)) {
      return Optional.of(Duration.ZERO);
    }
    return Durations.parse(text).filter(this::isWithin);
  }

  private boolean isWithin(Duration duration) {
    boolean within = duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    return within || (canBeOff && duration.isZero());
  }

  @Override
  public String expected() {
    String range = Durations.format(min) + " to " + Durations.format(max);
    return "a duration with its unit from " + range + (canBeOff ? ", or off" : "");
  }

  @Override
  protected Map<String, Object> literalSchema() {
    Map<String, Object> time = Map.of("type", "string", "pattern", "^[0-9]+ *(us|ms|s|m|h|d)$");
    // Editors that go by YAML 1.1 take a plain "off" for the truth value "false".
    Map<String, Object> off = Map.of("enum", List.of(OFF, false));
    return canBeOff ? Map.of("anyOf", List.of(time, off)) : time;
  }
}
