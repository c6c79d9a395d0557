package dev.sluice.postgres.login;

import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;

/** Makes the machine of a backend connection that is logged in. Confined to the pool's loop. */
@FunctionalInterface
public interface SessionFactory {
  BackendSession create(BackendTools tools, BackendHello hello);
}
