package dev.sluice.config.shape;

import java.util.Map;
import java.util.Optional;

/** A whole number within bounds, both included. Immutable. */
public final class WholeNumber extends ScalarShape<Integer> {

  /** Ten digits or more are beyond every bound, and might not fit. */
  private static final int MAX_DIGITS = 9;

  private final int min;
  private final int max;

  private WholeNumber(int min, int max) {
    this.min = min;
    this.max = max;
  }

  /** Neither bound may be negative. */
  public static WholeNumber between(int min, int max) {
    return new WholeNumber(min, max);
  }

  @Override
  protected Optional<Integer> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS || !text.chars().allMatch(this::isDigit)) {
      return Optional.empty();
    }
    int number = Integer.parseInt(text);
    return number < min || number > max ? Optional.empty() : Optional.of(number);
  }

  private boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String expected() {
    return "a whole number from " + min + " to " + max;
  }

  @Override
  protected Map<String, Object> literalSchema() {
    return Map.of("type", "integer", "minimum", min, "maximum", max);
  }
}
