package dev.sluice.redis.session;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are answered with an error and go nowhere, with all of their arguments. Confined to
 * the session's event loop.
 */
final class Refusing {

  private final RedisSession session;

  /** Arguments of a large request that are dropped. */
  private long dropping;

  /** Why the connection or the trunk that was asked for is not to be had. */
  private @Nullable String refusal;

  /** Why the transaction that the client is in has no connection; null: it is in no such one. */
  private @Nullable String transaction;

  /** Whether the proxy refused a WATCH: what it was to guard must not be carried out without it. */
  private boolean unguarded;

  Refusing(RedisSession session) {
    this.session = session;
  }

  /** Answers with an error, once it is the command's turn. */
  Verdict answer(Frame frame, String error) {
    Verdict wait = session.turn().await();
    return wait != null ? wait : say(frame, error);
  }

  /** Answers what the tenant's rate does not allow; it must be the command's turn. */
  Verdict tooFast() {
    session.tools().meters().rejections(Rejection.RATE_LIMIT).increment();
    Replies.error(session.voice(), RedisErrors.of(Rejection.RATE_LIMIT));
    return Verdict.SWALLOW;
  }

  /** What is wrong with the protocol is told in turn, and is the last that is said. */
  Verdict onBroken(String violation) {
    PinnedSession own = session.pin();
    boolean unfinished = own != null && own.isMidRequest();
    Verdict wait = unfinished ? null : session.turn().await();
    if (wait != null) {
      return wait;
    }
    Replies.error(session.voice(), "ERR Protocol error: " + violation);
    return Verdict.CLOSE;
  }

  private Verdict say(Frame frame, String error) {
    Replies.error(session.voice(), error);
    if (Request.isPart(frame.kind())) {
      dropping = Request.exactCount(frame) - 1;
    }
    return Verdict.SWALLOW;
  }

  /** The command that waits for a connection is to be answered with an error. */
  void set(String error) {
    refusal = error;
  }

  /** Takes why there is no connection, or null if there is one. */
  @Nullable String take() {
    String taken = refusal;
    refusal = null;
    return taken;
  }

  boolean isPending() {
    return refusal != null;
  }

  /** Whether the next command is to be refused, or may have to be. */
  boolean isActive() {
    return refusal != null || transaction != null;
  }

  /**
   * Answers the command that waited for a connection. A MULTI is taken all the same, as a server
   * does that is too busy for anything else: a client that was refused it could not be told from
   * one whose next commands still belong to it, and those must not be carried out by themselves.
   */
  Verdict answerPending(Frame frame, Dispatch to) {
    String error = String.valueOf(take());
    unguarded |= to.verb() == Verb.WATCH;
    if (to.verb() != Verb.MULTI || Request.count(frame.kind()) != 1) {
      return say(frame, error);
    }
    transaction = error;
    Replies.simple(session.voice(), "OK");
    return Verdict.SWALLOW;
  }

  /** Whether the command belongs to a transaction that has no connection, or ends it. */
  boolean isInTransaction(Dispatch to) {
    return transaction != null && to.verb() != Verb.RESET && to.verb() != Verb.QUIT;
  }

  /** Answers a command of such a transaction; none is carried out. */
  Verdict inTransaction(Frame frame, Dispatch to) {
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    String why = String.valueOf(transaction);
    if (to.verb() == Verb.DISCARD) {
      reset();
      Replies.simple(session.voice(), "OK");
      return Verdict.SWALLOW;
    }
    if (to.verb() == Verb.EXEC) {
      reset();
      return say(frame, RedisErrors.EXECABORT);
    }
    return say(frame, why);
  }

  /** As after RESET. */
  void reset() {
    transaction = null;
    unguarded = false;
  }

  /**
   * Whether a WATCH was refused for want of a connection, and nothing has ended it since: who sends
   * WATCH, MULTI and EXEC in one go would not notice, and overwrite what others have written.
   */
  boolean isUnguarded() {
    return unguarded;
  }

  /** A WATCH was refused where it came to; none is meant to be carried out without it. */
  void unguard() {
    unguarded = true;
  }

  /** Nothing is watched from now on, as after UNWATCH, or the end of a transaction. */
  void forgetWatch() {
    unguarded = false;
  }

  boolean isDropping() {
    return dropping > 0;
  }

  /** One more argument is dropped. */
  void drop() {
    dropping--;
  }
}
