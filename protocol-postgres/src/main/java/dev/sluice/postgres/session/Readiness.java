package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Whether one server is ready for the next query, in which state of a transaction, and so whether
 * its connection may change hands. Confined to the backend's loop.
 */
final class Readiness {

  private final PgBackend backend;
  private final ReplyQueue owed;
  private final Matching matching;
  private int status = PgBackend.IDLE;
  private boolean unsynced;

  Readiness(PgBackend backend, ReplyQueue owed, Matching matching) {
    this.backend = backend;
    this.owed = owed;
    this.matching = matching;
  }

  /** The status of the last ReadyForQuery: {@code I}, {@code T} or {@code E}. */
  int status() {
    return status;
  }

  /** Whether messages went out that no Sync has followed. */
  boolean isUnsynced() {
    return unsynced;
  }

  /** A request of the client's goes out. */
  void onRequest(Reply reply) {
    unsynced = !reply.endsReady();
  }

  /** A Sync goes out. */
  void onSync() {
    unsynced = false;
  }

  /** Takes a ReadyForQuery. */
  Verdict onReady(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    Reply head = owed.head();
    if (head == null || !head.endsReady()) {
      throw backend.outOfStep(frame);
    }
    status = frame.buffer().getByte(frame.bodyIndex());
    backend.copy().onOver();
    OwnQuery handler = head == Reply.OWN_QUERY ? owed.headQuery() : null;
    boolean unread = owed.pop() == ErrorRecovery.UNREAD;
    backend.statements().settle();
    if (status == PgBackend.IDLE && owed.isEmpty()) {
      backend.copy().onIdle();
    }
    PgSession asker = backend.session();
    if (head == Reply.QUERY && !unread && asker != null) {
      asker.replies().onQueryAnswered();
    }
    if (handler != null) {
      handler.onDone();
    }
    // Which may have ended the session.
    PgSession holder = backend.session();
    return holder == null ? onCleaned() : onReady(frame, holder, handler);
  }

  /** A step of cleaning the connection is done, which nobody holds. */
  private Verdict onCleaned() {
    matching.giveSilent();
    return backend.cleaning().isDone() ? Verdict.SWALLOW_AND_RELEASE : Verdict.SWALLOW;
  }

  private Verdict onReady(Frame frame, PgSession session, @Nullable OwnQuery handler) {
    boolean own = handler != null;
    if (!matching.givesNext()) {
      return verdict(session.onReady(status, isFree(), own), own);
    }
    if (!own) {
      matching.relay(frame);
    }
    matching.giveSilent();
    return verdict(session.onReady(status, isFree(), own), true);
  }

  private static Verdict verdict(boolean release, boolean swallow) {
    if (swallow) {
      return release ? Verdict.SWALLOW_AND_RELEASE : Verdict.SWALLOW;
    }
    return release ? Verdict.FORWARD_AND_RELEASE : Verdict.FORWARD;
  }

  /** Whether nothing binds the connection to its holder. */
  private boolean isFree() {
    return status == PgBackend.IDLE && owed.isEmpty() && !unsynced && !backend.isSkipping();
  }
}
