package dev.sluice.core.session;

import dev.sluice.core.spi.Interrupt;

/** Opens connections that carry one request past the pool. Confined to the caller's loop. */
@FunctionalInterface
public interface SideConnections {

  /**
   * Opens a connection to the pool's backend.
   *
   * @param done runs on the caller's loop once the server has closed the connection, or it failed
   */
  void open(HomeLoop loop, Interrupt interrupt, Runnable done);
}
