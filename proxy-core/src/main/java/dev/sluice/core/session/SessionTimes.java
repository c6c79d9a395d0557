package dev.sluice.core.session;

import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.tenant.Limits;

/**
 * How long a session may do what it does, in nanoseconds, where zero means for ever. Immutable;
 * made once when limits come into force, because it is asked with every query.
 */
public record SessionTimes(long idle, long running, long paused) {

  public static SessionTimes of(Limits.Session limits) {
    return new SessionTimes(
        limits.idleTimeout().toNanos(),
        limits.queryTimeout().toNanos(),
        limits.idleInTransactionTimeout().toNanos());
  }

  long of(Activity activity) {
    return switch (activity) {
      case IDLE -> idle;
      case RUNNING -> running;
      case PAUSED -> paused;
    };
  }
}
