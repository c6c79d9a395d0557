package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * Stops what one session's backend is doing: because the client asks for it on another connection,
 * or because the tier's time for a query is over. Never hits a query of Sluice's own, and never one
 * of a session that has the backend afterwards. Confined to the session's loop.
 */
final class Cancelling {

  private final PgService service;
  private final SessionTools tools;

  /** The server was told to stop for want of time, and has not said that it did. */
  private boolean timedOut;

  /** The client's cancel waits for a backend, or the end of a query of Sluice's own. */
  private boolean pending;

  Cancelling(PgService service, SessionTools tools) {
    this.service = service;
    this.tools = tools;
  }

  /**
   * The client asks to cancel what the session is doing.
   *
   * @param inTransaction whether the client is in a transaction that has not begun yet: what waits
   *     for a backend then must fail there, for the session could not go on otherwise
   */
  void onRequest(@Nullable PgBackend backend, boolean inTransaction) {
    if (backend == null && inTransaction) {
      pending = true;
    } else if (backend == null) {
      tools.cancelWait();
    } else if (backend.isAnsweringOwn()) {
      pending = true;
    } else if (!backend.owesNothing()) {
      cancel(backend);
    }
  }

  /**
   * The tier's time for a query is over.
   *
   * @return whether the backend had been told so before and did not stop: it is given up, and the
   *     session closed
   */
  boolean onQueryTimeout(PgBackend backend) {
    if (timedOut) {
      tools.breakBackend(CloseReason.QUERY_TIMEOUT);
      tools.close(CloseReason.QUERY_TIMEOUT);
      return true;
    }
    timedOut = true;
    cancel(backend);
    return false;
  }

  /**
   * The server reports an error.
   *
   * @return whether it is the end of a query for which the time was over, and the client was told
   *     so
   */
  boolean tellsTimeout(ErrorFields error) {
    if (!timedOut || !error.state().equals(SqlState.QUERY_CANCELED.code())) {
      return false;
    }
    timedOut = false;
    long millis = tools.limits().session().queryTimeout().toMillis();
    MessageWriter.error(
        tools.client(),
        Severity.ERROR,
        SqlState.QUERY_CANCELED,
        "canceling statement due to statement timeout: the tier allows " + millis + " ms");
    return true;
  }

  /** A query is over; the backend may have more to do. */
  void onReady(PgBackend backend) {
    timedOut = false;
    if (backend.owesNothing()) {
      pending = false;
    } else if (pending && !backend.isAnsweringOwn()) {
      pending = false;
      cancel(backend);
    }
  }

  private void cancel(PgBackend backend) {
    if (backend.hello().processId() != 0) {
      tools.interrupt(service.cancelOf(backend.hello()));
    }
  }
}
