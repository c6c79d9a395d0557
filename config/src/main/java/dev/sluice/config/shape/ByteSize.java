package dev.sluice.config.shape;

import dev.sluice.config.units.Sizes;
import java.util.Map;
import java.util.Optional;

/** A size in bytes within bounds, both included. Immutable. */
public final class ByteSize extends ScalarShape<Integer> {

  private final int min;
  private final int max;

  private ByteSize(int min, int max) {
    this.min = min;
    this.max = max;
  }

  /** Bounds in the written form, below 2 GiB. */
  public static ByteSize between(String min, String max) {
    return new ByteSize(fixed(min), fixed(max));
  }

  private static int fixed(String text) {
    return Math.toIntExact(Sizes.parse(text).orElseThrow());
  }

  @Override
  protected Optional<Integer> parse(String text) {
    return Sizes.parse(text).filter(bytes -> bytes >= min && bytes <= max).map(Long::intValue);
  }

  @Override
  public String expected() {
    return "a size with its unit from " + Sizes.format(min) + " to " + Sizes.format(max);
  }

  @Override
  protected Map<String, Object> literalSchema() {
    return Map.of("type", "string", "pattern", "^[0-9]+ *(B|KiB|MiB|GiB)$");
  }
}
