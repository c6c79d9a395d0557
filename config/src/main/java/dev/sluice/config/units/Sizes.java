package dev.sluice.config.units;

import java.util.Optional;

/** Sizes in bytes as a whole number and a unit: {@code 64KiB}, {@code 16MiB}. */
public final class Sizes {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  private Sizes() {}

  /**
   * Reads {@code B}, {@code KiB}, {@code MiB} and {@code GiB} to bytes; empty if it is none. Units
   * of ten ({@code MB}) are not read, as half of those who write them mean the others.
   */
  public static Optional<Long> parse(String text) {
    Quantity quantity = Quantity.of(text);
    if (quantity == null) {
      return Optional.empty();
    }
    long factor =
        switch (quantity.unit()) {
          case "B" -> 1;
          case "KiB" -> KIB;
          case "MiB" -> MIB;
          case "GiB" -> GIB;
          default -> 0;
        };
    return factor == 0 ? Optional.empty() : quantity.times(factor);
  }

  /** Writes bytes in the largest unit that leaves no rest. */
  public static String format(long bytes) {
    if (bytes != 0 && bytes % GIB == 0) {
      return bytes / GIB + "GiB";
    }
    if (bytes != 0 && bytes % MIB == 0) {
      return bytes / MIB + "MiB";
    }
    return bytes != 0 && bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + "B";
  }
}
