package dev.sluice.redis.session;

import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Verdict;

/**
 * Brings a session's own connection to where the session is. Nothing is sent before the server has
 * confirmed it: while a script runs it refuses to change the database, and what came behind might
 * be carried out in the wrong one. Confined to the session's event loop.
 */
final class Arrival {

  private final RedisSession session;
  private final RedisBackend backend;
  private final Transaction transaction;

  /** Whether the server has not confirmed it yet, and everything waits. */
  private boolean pending;

  Arrival(RedisSession session, RedisBackend backend, Transaction transaction) {
    this.session = session;
    this.backend = backend;
    this.transaction = transaction;
  }

  void begin() {
    backend.enter(session.state().database, session.state().resp3);
    pending = !backend.owed().isEmpty();
    if (pending) {
      session.tools().activity(Activity.RUNNING);
    }
  }

  boolean isPending() {
    return pending;
  }

  /** The server has confirmed one thing that it was asked. */
  void onConfirmed() {
    OwedReplies owed = backend.owed();
    if (owed.isEmpty() || owed.first() != Owed.OWN) {
      pending = false;
      session.turn().onAnswered();
    }
  }

  /**
   * The connection is not where the session takes it to be. If that is because the server refuses
   * to change the database, it says the same of the command that waits; but a MULTI it would let
   * pass, and refuse what comes in the transaction.
   *
   * @param leavesNothing whether the connection remembers nothing of the session's
   */
  Verdict onRefused(String error, boolean leavesNothing) {
    if (!pending || !leavesNothing || !backend.isRefusedDatabase()) {
      return Verdict.CLOSE;
    }
    pending = false;
    if (session.seating().opensTransaction()) {
      transaction.doom();
      session.turn().onAnswered();
      return Verdict.SWALLOW;
    }
    session.refuse(error);
    return Verdict.SWALLOW_AND_RELEASE;
  }
}
