package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;

/**
 * Holds a connection on behalf of many sessions of one pool, such as for all of their
 * subscriptions. What the server says on it is shown to its {@link BackendSession} alone, which
 * writes to whomever it concerns and swallows the rest. Confined to the pool's event loop.
 */
public interface CommonHolder {

  /** The connection is there; what it needs first is to be written now. */
  void onGranted(BackendSession backend);

  /** There is none to be had. */
  void onRefused(Rejection reason, String detail);

  /** The connection is gone. */
  void onLost(CloseReason reason);
}
