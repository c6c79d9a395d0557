package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
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
      mapper.onDeallocated(parsed);
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
      mapper.clear(backend == null ? List.of() : backend.parsedLater());
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
      session.pin("session authorization");
    }
    session.parameters().onReport(backend, name, value);
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
    return mapper != null && mapper.tellsByOtherName(frame, error.message(), session.client())
        ? Verdict.SWALLOW
        : Verdict.FORWARD;
  }
}
