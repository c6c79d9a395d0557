package dev.sluice.testkit.postgres;

/**
 * A place a PostgreSQL may come from. Stateless.
 *
 * @param <E> what can be done to a server from there
 */
interface PostgresSource<E extends PostgresEngine> {

  /**
   * Starts or reaches a server that serves the request.
   *
   * @throws Declined when this source cannot; the message says why, in a few words
   */
  E open(PostgresRequest request) throws Declined;

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
