package dev.sluice.redis.session;

import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.Request;

/**
 * A session while it has a connection of its own: everything it says goes there, in order, so that
 * what follows a blocking command waits for it in the server, as it does without a proxy. Ends with
 * the reply after which nothing is owed and the connection remembers nothing. Confined to the
 * session's event loop.
 *
 * <h2>What is known when</h2>
 *
 * Whether the connection may go back is decided when a reply comes, from what replies have said: a
 * MULTI that the server refused opens nothing. What a command means is decided when it is sent,
 * from what was sent before it.
 */
final class PinnedSession {

  static final String IN_TRANSACTION = "ERR Command not allowed inside a transaction";

  private final RedisSession session;
  private final RedisBackend backend;
  private final Subscriptions subscriptions = new Subscriptions();

  /** Arguments of the present request that are still to come. */
  private long rest;

  private final Transaction transaction = new Transaction();

  private boolean sticky;
  private boolean monitoring;
  private boolean blocked;

  /** Whether the connection is being brought to the session's database, and everything waits. */
  private boolean preparing;

  /** Whether the connection is being cleaned, and everything waits until it has been given back. */
  private boolean leaving;

  PinnedSession(RedisSession session, RedisBackend backend) {
    this.session = session;
    this.backend = backend;
    backend.lendTo(this);
    prepare();
  }

  /**
   * Brings the connection to where the session is. Nothing is sent before the server has confirmed
   * it: while a script runs it refuses to change the database, and what came behind might be
   * carried out in the wrong one.
   */
  private void prepare() {
    backend.enter(database(), isResp3());
    preparing = !backend.owed().isEmpty();
    if (preparing) {
      session.tools().activity(Activity.RUNNING);
    }
  }

  RedisBackend backend() {
    return backend;
  }

  int database() {
    return session.state().database;
  }

  boolean isResp3() {
    return session.state().resp3;
  }

  /** Judges one command. */
  Verdict onCommand(Frame frame, Dispatch to) {
    if (leaving || preparing || transaction.mustWait()) {
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
    String astray = session.astray(frame, to);
    if (astray != null) {
      // What is only blocked, or large, is over soon.
      return leavesNothing() && !isAnswered()
          ? session.turn().awaitAnswers()
          : refuse(frame, astray);
    }
    if (subscriptions.any() && !isResp3() && !Subscriber.isForSubscribers(command)) {
      return refuse(frame, Subscriber.onlyForSubscribers(command));
    }
    return switch (command.treatment()) {
      case LOCAL -> onLocal(frame, command);
      case TRANSACTION -> onTransaction(frame, command.verb());
      case SUBSCRIPTION -> onSubscription(frame);
      case STICKY -> onSticky(frame);
      case REJECTED -> onRejected(frame, command);
      case BLOCKING, MAYBE_BLOCKING -> send(frame, Owed.PLAIN, 0, !transaction.isSent());
      default -> send(frame, hides(to) ? Owed.INFO : Owed.PLAIN, 0, false);
    };
  }

  private boolean hides(Dispatch to) {
    return to.isInfo() && !transaction.isSent() && session.hidesCluster();
  }

  /** What the proxy answers waits for its turn; in a transaction it cannot have one. */
  private Verdict onLocal(Frame frame, Command command) {
    if (command.verb() == Verb.SELECT) {
      return onSelect(frame);
    }
    boolean own = command.verb() == Verb.CLIENT_TRACKINGINFO;
    if (sticky && (own || command.verb() == Verb.CLIENT_GETREDIR)) {
      return send(frame, Owed.PLAIN, 0, false);
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
    return number < 0 ? send(frame, Owed.PLAIN, 0, false) : send(frame, Owed.SELECT, number, false);
  }

  private Verdict onTransaction(Frame frame, Verb verb) {
    if (verb == Verb.EXEC && transaction.mustFail()) {
      return abort();
    }
    Owed owed = transaction.owedFor(verb);
    Verdict verdict = send(frame, owed, 0, false);
    transaction.onSent(owed);
    session.state().inTransaction = transaction.isSent();
    return verdict;
  }

  /** The client has said MULTI before, and has been answered. */
  void resumeTransaction(boolean alreadySpoilt) {
    Replies.request(backend.outbound(), "MULTI");
    backend.owed().add(Owed.MULTI, true, 0);
    transaction.onSent(Owed.MULTI);
    if (alreadySpoilt) {
      transaction.spoil();
    }
    session.state().inTransaction = true;
  }

  /** The transaction lacks a command that the proxy refused, so it is not to be. */
  private Verdict abort() {
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    Replies.error(session.voice(), RedisErrors.EXECABORT);
    Replies.request(backend.outbound(), "DISCARD");
    backend.owed().add(Owed.OWN, false, 0);
    transaction.forget();
    session.state().inTransaction = false;
    return Verdict.SWALLOW;
  }

  private Verdict onSubscription(Frame frame) {
    if (transaction.isSent() || Request.isPart(frame.kind())) {
      // What EXEC or a large request will bring about is not followed.
      sticky = true;
      return send(frame, Owed.STICKY, 0, false);
    }
    return send(frame, Owed.SUBSCRIPTION, Request.count(frame.kind()) - 1, false);
  }

  /** Only those who may do everything get here. */
  private Verdict onRejected(Frame frame, Command command) {
    if (command.verb() != Verb.MONITOR) {
      return send(frame, Owed.PLAIN, 0, false);
    }
    monitoring = true;
    return onSticky(frame);
  }

  /** Whether lines come that answer nothing. */
  boolean isMonitoring() {
    return monitoring;
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
    sticky = true;
    return send(frame, Owed.STICKY, 0, false);
  }

  private Verdict send(Frame frame, Owed owed, int detail, boolean blocking) {
    // Confirmations are pushed, and so heard even by who has silenced replies (pubsub.c).
    boolean muted = owed != Owed.SUBSCRIPTION && session.voice().isMuted();
    backend.owed().add(owed, muted, detail);
    if (Request.isPart(frame.kind())) {
      rest = Request.exactCount(frame) - 1;
    }
    if (blocking) {
      blocked = true;
      session.state().blockedBackend = backend.id();
      session.tools().activity(Activity.IDLE);
    } else if (!blocked) {
      session.tools().activity(Activity.RUNNING);
    }
    return Verdict.FORWARD;
  }

  /** The next argument of a large request. */
  Verdict onArgument() {
    rest--;
    return Verdict.FORWARD;
  }

  /** Answers with an error; in a transaction that makes EXEC fail, as in the server. */
  private Verdict refuse(Frame frame, String error) {
    Verdict verdict = session.refusing().answer(frame, error);
    if (verdict == Verdict.SWALLOW) {
      transaction.spoil();
    }
    return verdict;
  }

  /** Whether what the client subscribes to now is this connection's, not the hub's. */
  boolean keepsSubscriptions() {
    return transaction.isSent() || sticky || subscriptions.any() || leaving;
  }

  /** Whether messages of the session's subscriptions wait for the end of a reply. */
  boolean isHolding() {
    return session.subscriber().isHolding();
  }

  void onReplyEnded() {
    session.onReplyEnded();
  }

  void execute(Runnable task) {
    session.tools().execute(task);
  }

  /** Gives the connection back by way of RESET; nothing may be owed. */
  void leave() {
    backend.scrub();
    leaving = true;
    transaction.forget();
    sticky = false;
    monitoring = false;
    subscriptions.clear();
  }

  /** The session speaks another version of the protocol. */
  void onStateChanged() {
    backend.enter(database(), isResp3());
  }

  /** Whether a reply that begins so may have come unasked. */
  boolean mayBePush(int type) {
    if (isResp3() || type == Reply.PUSH) {
      return type == Reply.PUSH;
    }
    OwedReplies owed = backend.owed();
    boolean expected = !owed.isEmpty() && owed.first() == Owed.SUBSCRIPTION;
    return type == '*' && (subscriptions.any() || expected);
  }

  /** A member of the SUBSCRIBE family is answered. */
  void onConfirmation(Push push) {
    if (push.isConfirmation()) {
      subscriptions.onConfirmation(push);
      subscriptions.publish(session.state());
    }
  }

  /** A reply of the connection, or a part of one. */
  Verdict onReply(RedisBackend from, Frame frame, boolean done) {
    OwedReplies owed = from.owed();
    if (owed.isEmpty()) {
      throw new IllegalStateException("a reply to nothing");
    }
    Owed kind = owed.first();
    boolean passed = kind != Owed.OWN && !owed.isFirstMuted();
    boolean error = from.replyType() == Reply.ERROR;
    if (!done || (kind == Owed.SUBSCRIPTION && !error && !subscriptions.isLast(owed))) {
      return passed ? Verdict.FORWARD : Verdict.SWALLOW;
    }
    if (passed && from.isRedirection(frame)) {
      // Its command is gone from the client's buffer; what is known is that it was not carried out.
      Replies.error(session.tools().client(), RedisErrors.MOVING);
      passed = false;
    }
    if (passed && kind == Owed.INFO && !error) {
      Replies.bulk(session.tools().client(), ClusterInfo.hidden(frame));
      passed = false;
    }
    int detail = owed.firstDetail();
    owed.removeFirst();
    if (kind == Owed.OWN && error) {
      return onOwnFailed(Reply.line(frame));
    }
    if (preparing && kind == Owed.OWN) {
      onPrepared(owed);
      return Verdict.SWALLOW;
    }
    settle(kind, detail, error, from.isQueued());
    if (owed.isEmpty() && rest == 0) {
      if (leavesNothing()) {
        return passed ? Verdict.FORWARD_AND_RELEASE : Verdict.SWALLOW_AND_RELEASE;
      }
      onAllAnswered();
    }
    return passed ? Verdict.FORWARD : Verdict.SWALLOW;
  }

  private void onPrepared(OwedReplies owed) {
    if (owed.isEmpty() || owed.first() != Owed.OWN) {
      preparing = false;
      session.turn().onAnswered();
    }
  }

  /**
   * The connection is not where the session takes it to be. If that is because the server refuses
   * to change the database, it says the same of the command that waits; but a MULTI it would let
   * pass, and refuse what comes in the transaction.
   */
  private Verdict onOwnFailed(String error) {
    if (!preparing || !leavesNothing() || !backend.isRefusedDatabase()) {
      return Verdict.CLOSE;
    }
    preparing = false;
    if (session.seating().opensTransaction()) {
      transaction.doom();
      session.turn().onAnswered();
      return Verdict.SWALLOW;
    }
    session.refuse(error);
    return Verdict.SWALLOW_AND_RELEASE;
  }

  private void onAllAnswered() {
    blocked = false;
    session.state().blockedBackend = 0;
    rest();
    if (transaction.takeMisplaced()) {
      prepare();
    }
    session.turn().onAnswered();
  }

  /** Nothing is owed to the client, which keeps the connection. */
  void rest() {
    session.tools().activity(transaction.isHeld() ? Activity.PAUSED : Activity.IDLE);
  }

  private void settle(Owed kind, int detail, boolean error, boolean queued) {
    int database = transaction.onReply(kind, detail, error, queued, backend.replyType());
    if (database != Transaction.STAYS) {
      moveTo(database);
    }
  }

  private void moveTo(int database) {
    backend.onSelected(database);
    session.service().onDatabaseSeen(database);
    session.state().database = database;
    session.onStateChanged();
  }

  /** Whether the connection is as it was, once nothing is owed. */
  boolean leavesNothing() {
    return !transaction.isHeld() && !transaction.isSent() && !sticky && !subscriptions.any();
  }

  /** Whether an error for each reply makes good for the loss of the connection. */
  boolean isExpendable() {
    return leavesNothing()
        && !blocked
        && !isMidReply()
        && rest == 0
        && !leaving
        && !backend.owed().isAnyMissedInSilence();
  }

  boolean isAnswered() {
    return backend.owed().isEmpty() && rest == 0;
  }

  boolean isMidReply() {
    return backend.isMidReply();
  }

  /** Whether the server has got only a part of a request so far. */
  boolean isMidRequest() {
    return rest > 0;
  }

  /**
   * Whether replies are owed that will come without anybody else's doing: not while a command
   * blocks, nor while the server waits for the rest of a request.
   */
  boolean isOwedSoon() {
    return !backend.owed().isEmpty() && rest == 0 && !blocked && !subscriptions.any();
  }

  int wanted() {
    return backend.owed().wanted();
  }
}
