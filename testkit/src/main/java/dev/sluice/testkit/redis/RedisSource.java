package dev.sluice.testkit.redis;

import java.util.List;

/** A place a Redis may come from. Stateless. */
interface RedisSource {

  /**
   * Starts a server.
   *
   * @param arguments of {@code redis-server}
   * @throws Declined when this source cannot; the message says why, in a few words
   */
  RedisEngine open(List<String> arguments) throws Declined;

  /** "Not from here", with the reason that is shown to whoever waits for a server. */
  final class Declined extends Exception {
    private static final long serialVersionUID = 1;

    Declined(String reason) {
      super(reason);
    }

    Declined(String reason, Throwable cause) {
      super(reason, cause);
    }
  }
}
