package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * What an error of one backend does to the replies that are owed. After an error in the extended
 * protocol the server skips everything up to the next Sync. So does the queue, and what was counted
 * as done is undone entry by entry; if that Sync has not been sent yet, the backend {@link
 * #isSkipping} until it is. Confined to the backend's loop.
 */
final class ErrorRecovery {

  /** Stands in the reply queue for a query that the server could not read. */
  static final Object UNREAD = new Object();

  private final PgBackend backend;
  private final ReplyQueue owed;
  private boolean skipping;

  ErrorRecovery(PgBackend backend, ReplyQueue owed) {
    this.backend = backend;
    this.owed = owed;
  }

  /** Whether the server skips what it gets, up to the next Sync. */
  boolean isSkipping() {
    return skipping;
  }

  /** A Sync goes out. */
  void onSync() {
    skipping = false;
  }

  /** Takes an ErrorResponse. */
  Verdict onError(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ErrorFields error = ErrorFields.read(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    PgSession session = backend.session();
    Reply head = owed.head();
    boolean fatal = error.severity().equals("FATAL") || error.severity().equals("PANIC");
    if (fatal || head == null) {
      if (session != null) {
        session.replies().onFatal(frame);
      }
      return Verdict.CLOSE;
    }
    if (backend.copy().isUnclear()) {
      if (session != null) {
        session.replies().onUnclearCopy();
      }
      return Verdict.CLOSE;
    }
    backend.copy().onOver();
    if (head == Reply.OWN_QUERY) {
      owed.headQuery().onError(error);
      return Verdict.SWALLOW;
    }
    Object payload = owed.headPayload();
    noteStalePlan(error, payload);
    if (!head.endsReady()) {
      skipToSync(session);
    } else if (head == Reply.QUERY && isUnread(error)) {
      owed.headPayload(UNREAD);
      backend.statements().onUnread();
    }
    return session == null
        ? Verdict.SWALLOW
        : session.replies().onError(frame, error, head, payload);
  }

  /**
   * A statement whose result has changed its type since it was prepared fails for ever, for all who
   * prepared it. Whoever prepares the same query from now on gets a statement of another name.
   */
  private void noteStalePlan(ErrorFields error, @Nullable Object payload) {
    if (payload instanceof Statement statement
        && error.state().equals(Failure.STALE.state().code())
        && error.message().equals(Failure.STALE.message())) {
      statement.spoil();
      backend.service().statements().forget(statement);
    }
  }

  /** The server's functions that take a message apart, before anything is done about it. */
  private static boolean isUnread(ErrorFields error) {
    return error.state().equals(SqlState.PROTOCOL_VIOLATION.code())
        && error.routine().startsWith("pq_getmsg");
  }

  /** The server skips what it has got up to the next Sync, so none of it will be answered. */
  private void skipToSync(@Nullable PgSession session) {
    int skipped = 0;
    while (skipped < owed.size() && owed.get(skipped) != Reply.SYNC) {
      skipped++;
    }
    for (int i = skipped - 1; i >= 0; i--) {
      undo(owed.get(i), owed.payload(i), session);
    }
    for (int i = 0; i < skipped; i++) {
      owed.pop();
    }
    backend.statements().onSkipped();
    skipping = owed.isEmpty();
  }

  /** What was counted as done when a request was sent is not done, for the server skipped it. */
  private void undo(Reply reply, @Nullable Object payload, @Nullable PgSession session) {
    backend.statements().undo(reply, payload);
    if (session != null && payload instanceof Parsed parsed) {
      session.replies().undo(reply, parsed);
    }
  }
}
