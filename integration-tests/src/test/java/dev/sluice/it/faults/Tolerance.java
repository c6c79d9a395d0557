package dev.sluice.it.faults;

import java.time.Duration;
import java.util.Set;

/**
 * What a crowd may notice of a fault. Immutable.
 *
 * @param codes the error codes that may be heard
 * @param breaks whether units may be broken off after their first effect
 * @param doubts whether units may end in doubt
 * @param recovery within which everybody must be served again; zero: nobody is, for Sluice ends
 */
public record Tolerance(Set<String> codes, boolean breaks, boolean doubts, Duration recovery) {

  public Tolerance {
    codes = Set.copyOf(codes);
  }

  /** Nothing at all. */
  public static Tolerance none() {
    return new Tolerance(Set.of(), false, false, Duration.ofSeconds(10));
  }

  /** The end of Sluice, of which all clients hear, but none in the midst of its work. */
  public static Tolerance end(String... codes) {
    return new Tolerance(Set.of(codes), false, true, Duration.ZERO);
  }

  boolean isEnd() {
    return recovery.isZero();
  }

  /** Errors of these codes, work that is broken off, and doubt. */
  public static Tolerance of(Duration recovery, String... codes) {
    return new Tolerance(Set.of(codes), true, true, recovery);
  }

  /** Errors of these codes, and no doubt about what they mean. */
  public static Tolerance refusals(String... codes) {
    return new Tolerance(Set.of(codes), false, false, Duration.ofSeconds(10));
  }

  /** Sessions that end between two units of work, with errors of these codes. */
  public static Tolerance farewells(String... codes) {
    return new Tolerance(Set.of(codes), false, true, Duration.ofSeconds(10));
  }
}
