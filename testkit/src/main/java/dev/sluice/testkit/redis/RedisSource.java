package dev.sluice.testkit.redis;

/**
 * A place a Redis may come from. Immutable.
 *
 * @param <E> what can be done to a server from there
 */
interface RedisSource<E extends RedisEngine> {

  /**
   * Starts or reaches a server.
   *
   * @throws Declined when this source cannot; the message says why, in a few words
   */
  E open() throws Declined;

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
