package dev.sluice.core.session;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Service;
import dev.sluice.core.tenant.Limits;

/**
 * Where a client that has logged in will live. Implementations are thread-safe as noted.
 *
 * <p>{@link #leave} is called exactly once for each admitted client.
 */
public interface SessionHome {

  HomeLoop loop();

  TenantPool pool();

  /** The pool at one of several places; confined to the loop. */
  default TenantPool pool(int place) {
    if (place != Place.HOME) {
      throw new IllegalArgumentException("there is one place");
    }
    return pool();
  }

  /** The connections that many sessions use at once; confined to the loop. */
  Trunks trunks();

  Service service();

  /** The tenant's limits of this moment. Thread-safe. */
  Limits limits();

  /** How long a session may do what it does. Thread-safe. */
  SessionTimes times();

  EventLog events();

  ProcessSettings process();

  /** Whether a session keeps its backend connection from its first use to its end. */
  boolean isSessionPooled();

  SideConnections sideConnections();

  /** The session is over. Thread-safe. */
  void leave();
}
