package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendSession;

/** A pool's view of an open backend connection. Confined to the pool's loop. */
public interface Link {

  /** The protocol's state of the connection. */
  BackendSession session();

  /** Whether the connection is alive and nothing of it has been read that is not yet judged. */
  boolean isQuiet();

  boolean isTls();

  /** Breaks it, as if the backend had: pool and holder are told. */
  void abort();

  /**
   * Closes it; the pool has already let go of it and will not be told that it is lost.
   *
   * @param clean whether the server may be told goodbye: nothing is half said to it
   * @param gone to be run on the pool's loop, once, when the server has let go of the connection
   *     too, or has had time enough to do so; perhaps before this returns
   */
  void close(CloseReason reason, boolean clean, Runnable gone);
}
