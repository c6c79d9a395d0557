package dev.sluice.core.pool;

import dev.sluice.core.spi.BackendSession;

/** Who has a lease, as shown to operators. Confined to the pool's loop. */
public interface LeaseHolder {

  /** The client session's id; 0 where the connection is everybody's. */
  long id();

  /**
   * What the connection had better be set to already, as {@link BackendSession#setting} numbers it;
   * {@link BackendSession#ANY}: it does not matter.
   */
  default int setting() {
    return BackendSession.ANY;
  }

  /** Whether many sessions use the connection at once. */
  default boolean isShared() {
    return false;
  }

  /** How many replies are owed on a connection that is shared; else 0. */
  default int owed() {
    return 0;
  }
}
