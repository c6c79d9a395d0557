package dev.sluice.redis.session;

import org.jspecify.annotations.Nullable;

/**
 * How one client of a small Redis is told things, in the version of the protocol that it speaks.
 */
final class Wording {

  boolean resp3;

  String bulk(@Nullable String value) {
    if (value == null) {
      return resp3 ? "_\r\n" : "$-1\r\n";
    }
    return "$" + value.length() + "\r\n" + value + "\r\n";
  }

  /** Instead of several values. */
  String nothing() {
    return resp3 ? "_\r\n" : "*-1\r\n";
  }

  /** The head of what is said without being asked for. */
  String pushed(int count) {
    return (resp3 ? ">" : "*") + count + "\r\n";
  }
}
