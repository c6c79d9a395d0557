package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one session makes of what its backend says. Confined to the session's loop. */
final class SessionReplies {

  private final PgSession session;

  SessionReplies(PgSession session) {
    this.session = session;
  }

  /** The server has done what a request asked for that has a payload. */
  void onStep(Reply reply, Object payload) {
    StatementMapper mapper = session.knownMapper();
    if (mapper == null) {
      return;
    }
    if (reply == Reply.PARSE && payload instanceof byte[] definition) {
      mapper.unnamed().onParsed(definition);
    } else if (payload == UnnamedStatement.GONE) {
      mapper.unnamed().onGone();
    }
  }

  /** The server has run a simple query, which drops the unnamed statement. */
  void onQueryAnswered() {
    StatementMapper mapper = session.knownMapper();
    if (mapper != null) {
      mapper.unnamed().onGone();
    }
  }

  /** A request is refused; to the unnamed statement that is as if the server had failed it. */
  void onRefused(Frame frame) {
    boolean parses =
        frame.kind() == Message.PARSE
            && frame.bodyAvailable() > 0
            && frame.buffer().getByte(frame.bodyIndex()) == 0;
    if (parses || frame.kind() == Message.QUERY) {
      onQueryAnswered();
    }
  }

  void onDeallocated(Parsed parsed) {
    StatementMapper mapper = session.knownMapper();
    if (mapper != null) {
      mapper.deallocation().onDeallocated(parsed);
    }
  }

  void onDiscardAll() {
    onDeallocateAll();
    session.tools().unpin();
    session.parameters().onReset();
  }

  void onDeallocateAll() {
    StatementMapper mapper = session.knownMapper();
    PgBackend backend = session.backend();
    if (mapper != null) {
      mapper.clear(backend == null ? List.of() : backend.owed().parsedLater());
    }
  }

  /** The server has skipped a Parse or a Close. */
  void undo(Reply reply, Parsed parsed) {
    StatementMapper mapper = session.knownMapper();
    if (mapper != null) {
      mapper.undo(reply, parsed);
    }
  }

  /** The server reports a parameter by itself, which the client is told. */
  void onParameter(String name, String value) {
    PgBackend backend = session.backend();
    if (backend == null) {
      return;
    }
    if (name.equals("session_authorization")) {
      // Only a reset as a whole brings the connection back to its own user.
      Pinning.pin(session, "session authorization");
    }
    session.parameters().onReport(backend, name, value);
  }

  /**
   * The server is ready for the next query, and the session is being served.
   *
   * @param free whether nothing binds the backend to the session
   * @param own whether it was a query of Sluice's own
   * @return whether the lease goes back
   */
  boolean onReady(PgBackend backend, int status, boolean free, boolean own) {
    if (session.farewell().isDone(backend) && !session.awaitsAnswers()) {
      endLater();
    }
    session.onAnswers();
    session.cancelling().onReady(backend);
    if (backend.owesNothing()) {
      session.become(status == PgBackend.IDLE ? Activity.IDLE : Activity.PAUSED);
    } else if (!own) {
      // The next of several queries that were sent in a row has its full time.
      session.become(Activity.RUNNING);
    }
    if (status != PgBackend.IDLE && session.service().options().pooling() == Pooling.STATEMENT) {
      session
          .farewell()
          .fatal(
              SqlState.FEATURE_NOT_SUPPORTED.code(),
              "transaction blocks not allowed in statement pooling mode");
      session.tools().close(CloseReason.REJECTED);
      return false;
    }
    if (free && session.parameters().areInDoubt() && session.tools().isMidMessage()) {
      // Data of a COPY that has failed. Nothing can be asked now; it is when they have led to a
      // reply, which must not take longer than a transaction may.
      session.become(Activity.PAUSED);
      return false;
    }
    return free && !session.parameters().ask(backend, session.moves());
  }

  /** Behind what is being passed on to the client. */
  private void endLater() {
    session.tools().execute(session.farewell()::leave);
  }

  /** Passes a complete message on, ahead of what is given next. */
  void relay(Frame frame) {
    int length = (int) frame.length();
    session.client().buffer(length).writeBytes(frame.buffer(), frame.index(), length);
  }

  /** A COPY has failed that had a Sync among its data, so that nobody knows what is owed. */
  void onUnclearCopy() {
    session
        .farewell()
        .fatal(SqlState.PROTOCOL_VIOLATION.code(), "Sync among the data of a COPY that failed");
    session.tools().close(CloseReason.PROTOCOL_ERROR);
  }

  /** The server ends the connection, and says why. */
  void onFatal(Frame error) {
    session.farewell().told();
    relay(error);
    session.farewell().onServersEnd();
  }

  /** The server drops the unnamed statement before it parses another, if it can read the Parse. */
  private static boolean replacesUnnamed(ErrorFields error, @Nullable Object payload) {
    return (payload instanceof byte[] || payload == UnnamedStatement.GONE)
        && !error.state().equals(SqlState.PROTOCOL_VIOLATION.code());
  }

  /**
   * The server reports an error for {@code reply}.
   *
   * @return what becomes of it
   */
  Verdict onError(Frame frame, ErrorFields error, Reply reply, @Nullable Object payload) {
    StatementMapper mapper = session.knownMapper();
    session.tools().meters().errors.increment();
    session.onAnswers();
    if (reply == Reply.PARSE && mapper != null && replacesUnnamed(error, payload)) {
      mapper.unnamed().onGone();
    }
    if (session.cancelling().tellsTimeout(error)) {
      return Verdict.SWALLOW;
    }
    if (reply == Reply.FAILING && payload instanceof Failure given) {
      MessageWriter.errorOf(session.client(), given.routine(), given.state(), given.message());
      return Verdict.SWALLOW;
    }
    return mapper != null
            && mapper.errorNames().tellsByOtherName(frame, error.message(), session.client())
        ? Verdict.SWALLOW
        : Verdict.FORWARD;
  }
}
