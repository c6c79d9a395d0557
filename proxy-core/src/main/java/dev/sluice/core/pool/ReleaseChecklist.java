package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * The pool's part of the checklist that a connection must pass before it may go to somebody else;
 * the protocol's part has been passed before. Any doubt closes the connection.
 */
final class ReleaseChecklist {

  private ReleaseChecklist() {}

  /**
   * @return why the connection is to be closed, or null if nothing speaks against it
   */
  static @Nullable CloseReason doubtAbout(PooledConnection connection) {
    Link link = connection.link();
    if (link == null || !link.isQuiet()) {
      return CloseReason.UNCLEAN;
    }
    if (connection.isOutdated()) {
      return CloseReason.OUTDATED;
    }
    if (connection.isOutlived(connection.pool().now())) {
      return CloseReason.LIFETIME;
    }
    // One that was opened for somebody serves at least once; else sisters might open for each other
    // in turn, and nobody be served.
    boolean owed = connection.state() == ConnectionState.IDLE && connection.pool().waiting() > 0;
    return !owed && connection.pool().shouldYield() ? CloseReason.EVICTED : null;
  }
}
