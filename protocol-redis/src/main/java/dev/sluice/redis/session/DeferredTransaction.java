package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of which nobody knows yet where it will be: MULTI has been answered, and is sent
 * with the first command, whose key says where. Confined to the session's event loop.
 */
final class DeferredTransaction {

  private final RedisSession session;
  private boolean open;

  /** Whether a command of it has been refused, so that EXEC must fail. */
  private boolean spoilt;

  DeferredTransaction(RedisSession session) {
    this.session = session;
  }

  boolean isOpen() {
    return open;
  }

  /** Whether a command begins one. */
  boolean begins(Dispatch to) {
    return to.verb() == Verb.MULTI;
  }

  Verdict begin() {
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    open = true;
    spoilt = session.refusing().isUnguarded();
    session.state().inTransaction = true;
    return LocalCommands.ok(session);
  }

  /** The connection that it was to have is not to be had. */
  void onRefused() {
    spoilt = true;
  }

  /**
   * Judges a command of an open one; null: it goes its way, to a connection of the session's own.
   *
   * @param objection what speaks against it, or null
   */
  @Nullable Verdict judge(Frame frame, Dispatch to, @Nullable String objection) {
    Command command = to.command();
    if (command == null) {
      return spoil(frame, to.unknown(frame));
    }
    if (!to.isAllowed(session.service(), frame)) {
      return spoil(frame, RedisErrors.notPermitted(session.state().user, command.name()));
    }
    if (objection != null) {
      return spoil(frame, objection);
    }
    return switch (command.verb()) {
      case MULTI -> session.refusing().answer(frame, "ERR MULTI calls can not be nested");
      case WATCH -> session.refusing().answer(frame, "ERR WATCH inside MULTI is not allowed");
      case EXEC -> exec();
      case DISCARD -> {
        session.refusing().forgetWatch();
        close();
        yield LocalCommands.ok(session);
      }
      case RESET, QUIT -> {
        close();
        yield null;
      }
      default -> to.isLocal() ? spoil(frame, PinnedCommands.IN_TRANSACTION) : null;
    };
  }

  private Verdict exec() {
    session.refusing().forgetWatch();
    close();
    if (spoilt) {
      return LocalCommands.error(session, RedisErrors.EXECABORT);
    }
    Replies.array(session.voice(), 0);
    return Verdict.SWALLOW;
  }

  private void close() {
    open = false;
    session.state().inTransaction = false;
  }

  private Verdict spoil(Frame frame, String error) {
    spoilt = true;
    return session.refusing().answer(frame, error);
  }

  /** The node where it was to be has refused its first command, and is not where it is. */
  void reopen(boolean alreadySpoilt) {
    open = true;
    spoilt = alreadySpoilt;
  }

  /** The session has got the connection where it is to be. */
  void onOwn(PinnedSession own) {
    if (open) {
      open = false;
      own.resumeTransaction(spoilt);
    }
  }
}
