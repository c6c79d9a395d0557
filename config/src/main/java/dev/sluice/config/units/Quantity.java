package dev.sluice.config.units;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole number and the letters behind it. Immutable. */
record Quantity(long number, String unit) {

  /** Longer runs of digits overflow a long. */
  private static final int MAX_DIGITS = 18;

  static @Nullable Quantity of(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > MAX_DIGITS) {
      return null;
    }
    return new Quantity(Long.parseLong(text.substring(0, digits)), text.substring(digits).trim());
  }

  /** The number multiplied; empty if that is more than a long holds. */
  Optional<Long> times(long factor) {
    return number > Long.MAX_VALUE / factor ? Optional.empty() : Optional.of(number * factor);
  }
}
