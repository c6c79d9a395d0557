package dev.sluice.postgres.session;

import dev.sluice.postgres.wire.SqlState;

/**
 * An error that Sluice gives in place of one that it made the server raise. Immutable.
 *
 * @param routine the server's function that would raise it, by which some drivers know it; or empty
 */
record Failure(SqlState state, String message, String routine) {

  /**
   * The result of a prepared statement has another type now. Drivers that prepare it again by
   * themselves look at the routine: pgjdbc's {@code QueryExecutorBase.willHealViaReparse}, and
   * asyncpg.
   */
  static final Failure STALE =
      new Failure(
          SqlState.FEATURE_NOT_SUPPORTED,
          "cached plan must not change result type",
          "RevalidateCachedQuery");

  Failure(SqlState state, String message) {
    this(state, message, "");
  }
}
