package dev.sluice.redis.session;

import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is the turn of what a client has said: its replies come in the order of its commands,
 * so before the way changes every earlier one must have come. Confined to the session's event loop.
 */
final class Turn {

  private final RedisSession session;

  /** Whether the session is held until its own connection has been given back, or owes nothing. */
  private boolean waiting;

  private boolean resuming;

  Turn(RedisSession session) {
    this.session = session;
  }

  /** Null if every earlier reply has come; else the verdict that waits for them. */
  @Nullable Verdict await() {
    return session.subscriber().isOwed() ? awaitAnswers() : awaitServers();
  }

  /** The same but for what the hub owes. */
  @Nullable Verdict awaitServers() {
    if (session.trunks().owed() > 0 || session.isMending()) {
      session.trunks().awaitReplies();
      return Verdict.HOLD;
    }
    PinnedSession own = session.pin();
    return own == null || own.isAnswered() ? null : awaitAnswers();
  }

  /** Holds the session until its own connection, or the hub, owes nothing or is given back. */
  Verdict awaitAnswers() {
    waiting = true;
    return Verdict.HOLD;
  }

  /** All that the session's own connection or the hub owed has come, or it is given back. */
  void onAnswered() {
    if (waiting) {
      waiting = false;
      resuming = true;
      session.tools().execute(this::resume);
    }
  }

  private void resume() {
    resuming = false;
    session.tools().resume();
  }

  /** Whether the session is about to go on with what was held. */
  boolean isResuming() {
    return resuming;
  }

  /** Whether the client has got a part of a reply whose rest is still to come. */
  boolean isMidReply() {
    PinnedSession own = session.pin();
    return own == null ? session.trunks().isMidReply() : own.isMidReply();
  }

  /** Has messages written that wait, once the reply under way has ended. */
  void awaitReplyEnd() {
    if (session.pin() == null) {
      session.trunks().awaitReplyEnd();
    }
  }
}
