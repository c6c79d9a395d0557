package dev.sluice.postgres.session;

import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;

/**
 * Serves one session while it has no backend: answers what needs none, and asks for one for the
 * rest. A lone {@code BEGIN} is held until the first statement needs a backend. Confined to the
 * session's loop.
 */
final class Unleased {

  private final PgSession session;
  private final Queries queries;

  /** The client has been told that its transaction has begun, and no backend has. */
  private boolean beginHeld;

  Unleased(PgSession session, Queries queries) {
    this.session = session;
    this.queries = queries;
  }

  boolean isBeginHeld() {
    return beginHeld;
  }

  /** A backend is there, which begins the transaction if one was held. */
  void onLease(PgBackend backend) {
    if (beginHeld) {
      beginHeld = false;
      backend.ask("BEGIN", OwnQuery.IGNORED);
    }
  }

  Verdict serve(Frame frame) {
    return switch (frame.kind()) {
      case Message.SYNC -> {
        MessageWriter.readyForQuery(session.client(), beginHeld ? 'T' : PgBackend.IDLE);
        yield Verdict.SWALLOW;
      }
      // Data of a COPY that has failed, which the client had sent before it knew.
      case Message.FLUSH, Message.COPY_DATA, Message.COPY_DONE, Message.COPY_FAIL ->
          Verdict.SWALLOW;
      case Message.QUERY ->
          !beginHeld && queries.mayBeLoneBegin(frame) ? query(frame) : Verdict.ACQUIRE;
      case Message.PARSE ->
          session.moves() ? session.mapper().local().parse(frame) : Verdict.ACQUIRE;
      case Message.CLOSE ->
          session.moves() ? session.mapper().local().close(frame) : Verdict.ACQUIRE;
      case Message.BIND, Message.DESCRIBE, Message.EXECUTE, Message.FUNCTION_CALL ->
          Verdict.ACQUIRE;
      default -> Violation.take(frame, session);
    };
  }

  private Verdict query(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    return queries.isLoneBegin(frame) ? holdBegin() : Verdict.ACQUIRE;
  }

  /** Tells the client that its transaction has begun; it begins when its first statement comes. */
  private Verdict holdBegin() {
    beginHeld = true;
    session.replies().onQueryAnswered();
    MessageWriter.commandComplete(session.client(), "BEGIN");
    MessageWriter.readyForQuery(session.client(), 'T');
    session.become(Activity.PAUSED);
    return Verdict.SWALLOW;
  }
}
