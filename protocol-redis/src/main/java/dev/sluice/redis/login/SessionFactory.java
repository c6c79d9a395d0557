package dev.sluice.redis.login;

import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;

/** Makes what takes over once a backend connection is logged in. */
@FunctionalInterface
public interface SessionFactory {

  /**
   * @param id what the server calls the connection
   * @param database the one that it is in
   */
  BackendSession create(BackendTools tools, long id, int database);
}
