package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stops what one session's backend is doing: because the client asks for it on another connection,
 * or because the tier's time for a query is over. Never hits a query of Sluice's own, and never one
 * of a session that has the backend afterwards. Confined to the session's loop, but for {@link
 * #arrives}.
 */
final class Cancelling {

  private final PgService service;
  private final SessionTools tools;

  /** The server was told to stop for want of time, and has not said that it did. */
  private boolean timedOut;

  /**
   * Those who are to hear of cancels that wait for a backend, or for the end of a query of Sluice's
   * own; null: none does.
   */
  private @Nullable List<Runnable> pending;

  /**
   * Those who are to hear of cancels that are on their way to the session's loop, from whatever
   * thread they come; null: none is. Guarded by this.
   */
  private @Nullable List<Runnable> arriving;

  /** Guarded by this. */
  private boolean closed;

  Cancelling(PgService service, SessionTools tools) {
    this.service = service;
    this.tools = tools;
  }

  /**
   * A request is about to be sent to the session's loop. Thread-safe.
   *
   * @return false if the session is over, so that there is nothing to cancel
   */
  synchronized boolean arrives(Runnable done) {
    if (closed) {
      return false;
    }
    if (arriving == null) {
      arriving = new ArrayList<>();
    }
    return arriving.add(done);
  }

  private synchronized void arrived(Runnable done) {
    if (arriving != null) {
      arriving.remove(done);
    }
  }

  /** No request will come any more; those on their way will not be carried out. */
  private synchronized List<Runnable> takeArriving() {
    closed = true;
    List<Runnable> all = arriving == null ? List.of() : arriving;
    arriving = null;
    return all;
  }

  /**
   * The client asks to cancel what the session is doing.
   *
   * @param inTransaction whether the client is in a transaction that has not begun yet: what waits
   *     for a backend then must fail there, for the session could not go on otherwise
   * @param waits whether anything waits for a backend
   * @param done runs when nothing of what the client does from then on will be hit
   */
  void onRequest(@Nullable PgBackend backend, boolean inTransaction, boolean waits, Runnable done) {
    arrived(done);
    if (backend == null && inTransaction && waits) {
      await(done);
    } else if (backend == null) {
      tools.cancelWait();
      done.run();
    } else if (backend.isAnsweringOwn()) {
      await(done);
    } else if (backend.owesNothing()) {
      done.run();
    } else {
      cancel(backend, done);
    }
  }

  private void await(Runnable done) {
    if (pending == null) {
      pending = new ArrayList<>();
    }
    pending.add(done);
  }

  /** What has waited is over, or goes out now. */
  private Runnable takePending() {
    List<Runnable> all = pending == null ? List.of() : pending;
    pending = null;
    return () -> all.forEach(Runnable::run);
  }

  /** The session is over. */
  void onClosed() {
    takePending().run();
    takeArriving().forEach(Runnable::run);
  }

  /**
   * The time for what the session is doing is over.
   *
   * @return whether its backend is given up
   */
  boolean onTimeout(Activity late, @Nullable PgBackend backend) {
    switch (late) {
      case IDLE -> tools.close(CloseReason.CLIENT_IDLE);
      case PAUSED -> tools.close(CloseReason.IDLE_IN_TRANSACTION);
      case RUNNING -> {
        return backend != null && onQueryTimeout(backend);
      }
    }
    return false;
  }

  /**
   * The tier's time for a query is over.
   *
   * @return whether the backend had been told so before and did not stop: it is given up, and the
   *     session closed
   */
  private boolean onQueryTimeout(PgBackend backend) {
    if (timedOut) {
      tools.breakBackend(CloseReason.QUERY_TIMEOUT);
      tools.close(CloseReason.QUERY_TIMEOUT);
      return true;
    }
    timedOut = true;
    cancel(backend, () -> {});
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
    if (pending == null) {
      return;
    }
    if (backend.owesNothing()) {
      takePending().run();
    } else if (!backend.isAnsweringOwn()) {
      cancel(backend, takePending());
    }
  }

  private void cancel(PgBackend backend, Runnable done) {
    if (backend.hello().processId() == 0) {
      done.run();
    } else {
      tools.interrupt(service.cancelOf(backend.hello()), done);
    }
  }
}
