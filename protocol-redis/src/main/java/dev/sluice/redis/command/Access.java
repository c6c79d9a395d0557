package dev.sluice.redis.command;

import java.util.Locale;

/** What a tenant may do beyond its own keys. */
public enum Access {
  /** Others use the same server: nothing that reaches beyond the tenant's keys. */
  SHARED,
  /** The server is the tenant's: what concerns all of its data is allowed as well. */
  OWNER,
  /** Nothing is refused but what would take connections over; for trusted tests. */
  ALL;

  /**
   * Reads the option {@code commands}.
   *
   * @throws IllegalArgumentException if it is none of the three
   */
  public static Access parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
