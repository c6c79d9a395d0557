package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;

/**
 * A connection that a {@link CommonHolder} has, or waits for. Confined to the pool's event loop.
 */
public interface CommonLease {

  /**
   * Gives the connection back, or waits for it no more; {@link BackendSession#onRelease} says what
   * it needs before somebody else may have it. The holder hears nothing any more.
   */
  void release();

  /** Breaks the connection, which is beyond recovery; the holder is told that it is lost. */
  void breakOff(CloseReason reason);
}
