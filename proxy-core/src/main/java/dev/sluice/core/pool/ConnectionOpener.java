package dev.sluice.core.pool;

import dev.sluice.core.spi.Interrupt;

/** A pool's only view of the network. Confined to the pool's loop. */
@FunctionalInterface
public interface ConnectionOpener {

  /**
   * Starts to connect and to log in, within the backend's connect timeout. Ends with one call of
   * {@link PooledConnection#onOpened} or of one that tells why not, never from inside this one.
   */
  void open(PooledConnection connection);

  /**
   * Carries a request to the same server on a connection of its own. Where there is no such way it
   * is over at once.
   *
   * @param done runs on the pool's loop once the request has arrived, or failed
   */
  default void interrupt(Interrupt interrupt, Runnable done) {
    done.run();
  }
}
