package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;

/**
 * What becomes of the commands of a session that has a connection of its own: nearly all go there;
 * the others are answered here once it is their turn, or refused. Confined to the session's event
 * loop.
 */
final class PinnedCommands {

  static final String IN_TRANSACTION = "ERR Command not allowed inside a transaction";

  private final RedisSession session;
  private final PinnedSession own;
  private final Transaction transaction;

  PinnedCommands(RedisSession session, PinnedSession own, Transaction transaction) {
    this.session = session;
    this.own = own;
    this.transaction = transaction;
  }

  /** Judges one command. */
  Verdict judge(Frame frame, Dispatch to) {
    // What follows a transaction may have to go elsewhere, so it does not go with it.
    boolean apart = own.mayHaveToMove() && transaction.isEnding();
    if (own.isClosed() || transaction.mustWait() || apart) {
      return session.turn().awaitAnswers();
    }
    if (session.trunks().owed() > 0) {
      session.trunks().awaitReplies();
      return Verdict.HOLD;
    }
    Command command = to.command();
    if (command == null) {
      return refuse(frame, to.unknown(frame));
    }
    if (!to.isAllowed(session.service(), frame)) {
      return refuse(frame, RedisErrors.notPermitted(session.state().user, command.name()));
    }
    String astray = session.judging().astray(frame, to);
    if (astray != null) {
      // What is only blocked, or large, is over soon.
      return own.leavesNothing() && !own.isAnswered()
          ? session.turn().awaitAnswers()
          : refuse(frame, astray);
    }
    if (own.isSubscribed() && !own.isResp3() && !Subscriber.isForSubscribers(command)) {
      return refuse(frame, Subscriber.onlyForSubscribers(command));
    }
    return switch (command.treatment()) {
      case LOCAL -> onLocal(frame, command);
      case TRANSACTION -> onTransaction(frame, command.verb());
      case SUBSCRIPTION -> onSubscription(frame);
      case STICKY -> onSticky(frame);
      case REJECTED -> onRejected(frame, command);
      case BLOCKING, MAYBE_BLOCKING ->
          own.send(frame, transaction.isSent() ? Owed.PLAIN : Owed.BLOCKING, 0);
      default -> own.send(frame, hides(to) ? Owed.INFO : Owed.PLAIN, 0);
    };
  }

  private boolean hides(Dispatch to) {
    return to.isInfo() && !transaction.isSent() && session.judging().hidesCluster();
  }

  /** What the proxy answers waits for its turn; in a transaction it cannot have one. */
  private Verdict onLocal(Frame frame, Command command) {
    if (command.verb() == Verb.SELECT) {
      return onSelect(frame);
    }
    boolean tracking =
        command.verb() == Verb.CLIENT_TRACKINGINFO || command.verb() == Verb.CLIENT_GETREDIR;
    if (own.isSticky() && tracking) {
      return own.send(frame, Owed.PLAIN, 0);
    }
    boolean ends = command.verb() == Verb.RESET || command.verb() == Verb.QUIT;
    if (transaction.isSent() && !ends) {
      return refuse(frame, IN_TRANSACTION);
    }
    if (Request.isPart(frame.kind())) {
      return refuse(frame, RedisErrors.SYNTAX);
    }
    Verdict wait = session.turn().await();
    return wait != null ? wait : LocalCommands.answer(session, command, frame);
  }

  private Verdict onSelect(Frame frame) {
    int number = DatabaseNumber.of(frame);
    if (transaction.isSent() && number >= 0 && !session.service().hasDatabase(number)) {
      // It is queued whether there is such a database or not, and what EXEC says is not looked at.
      return stick(frame);
    }
    return number < 0 ? own.send(frame, Owed.PLAIN, 0) : own.send(frame, Owed.SELECT, number);
  }

  private Verdict onTransaction(Frame frame, Verb verb) {
    if (verb == Verb.EXEC && transaction.mustFail()) {
      return abort();
    }
    Owed owed = transaction.owedFor(verb);
    boolean ends = transaction.isSent() && (verb == Verb.EXEC || verb == Verb.DISCARD);
    Verdict verdict = own.send(frame, owed, 0);
    transaction.onSent(owed);
    if (ends) {
      session.refusing().forgetWatch();
    } else if (owed == Owed.MULTI && session.refusing().isUnguarded()) {
      transaction.spoil();
    }
    session.state().inTransaction = transaction.isSent();
    return verdict;
  }

  /** The transaction lacks a command that the proxy refused, so it is not to be. */
  private Verdict abort() {
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    Replies.error(session.voice(), RedisErrors.EXECABORT);
    Replies.request(own.backend().outbound(), "DISCARD");
    own.backend().owed().add(Owed.OWN, false, 0);
    transaction.forget();
    session.refusing().forgetWatch();
    session.state().inTransaction = false;
    return Verdict.SWALLOW;
  }

  private Verdict onSubscription(Frame frame) {
    if (transaction.isSent() || Request.isPart(frame.kind())) {
      // What EXEC or a large request will bring about is not followed.
      return stick(frame);
    }
    return own.send(frame, Owed.SUBSCRIPTION, Request.count(frame.kind()) - 1);
  }

  /** Only those who may do everything get here. */
  private Verdict onRejected(Frame frame, Command command) {
    if (command.verb() != Verb.MONITOR) {
      return own.send(frame, Owed.PLAIN, 0);
    }
    own.monitor();
    return onSticky(frame);
  }

  private Verdict onSticky(Frame frame) {
    if (!Request.isPart(frame.kind())) {
      Arguments arguments = Request.arguments(frame);
      while (arguments.next()) {
        if (arguments.is("REDIRECT")) {
          return refuse(frame, "ERR REDIRECT names a connection of the server, which is hidden");
        }
      }
    }
    return stick(frame);
  }

  private Verdict stick(Frame frame) {
    own.stick();
    return own.send(frame, Owed.STICKY, 0);
  }

  /** Answers with an error; in a transaction that makes EXEC fail, as in the server. */
  private Verdict refuse(Frame frame, String error) {
    Verdict verdict = session.refusing().answer(frame, error);
    if (verdict == Verdict.SWALLOW) {
      transaction.spoil();
    }
    return verdict;
  }
}
