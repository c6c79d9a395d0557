package dev.sluice.redis.session;

import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.Request;
import org.jspecify.annotations.Nullable;

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

  private final RedisSession session;
  private final RedisBackend backend;
  private final Subscriptions subscriptions = new Subscriptions();

  /** Arguments of the present request that are still to come. */
  private long rest;

  private final Transaction transaction = new Transaction();
  private final PinnedCommands commands;
  private final Arrival arrival;
  private final LastReply lastReply;

  /** Null unless what is sent first may have to be said elsewhere. */
  private final @Nullable Vanguard vanguard;

  private boolean sticky;
  private boolean monitoring;
  private boolean blocked;

  /** Whether the connection is being cleaned, and everything waits until it has been given back. */
  private boolean leaving;

  PinnedSession(RedisSession session, RedisBackend backend) {
    this.session = session;
    this.backend = backend;
    this.vanguard = session.judging().vanguard();
    this.lastReply = new LastReply(session);
    this.arrival = new Arrival(session, backend, transaction);
    this.commands = new PinnedCommands(session, this, transaction);
    backend.lendTo(this);
    arrival.begin();
  }

  RedisBackend backend() {
    return backend;
  }

  boolean isResp3() {
    return session.state().resp3;
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

  /** Whether lines come that answer nothing. */
  boolean isMonitoring() {
    return monitoring;
  }

  /** Judges one command. */
  Verdict onCommand(Frame frame, Dispatch to) {
    return commands.judge(frame, to);
  }

  /**
   * Passes a command on.
   *
   * @param owed what its reply will answer
   * @param detail a number beside it, 0 or more
   */
  Verdict send(Frame frame, Owed owed, int detail) {
    // Confirmations are pushed, and so heard even by who has silenced replies (pubsub.c).
    boolean muted = owed != Owed.SUBSCRIPTION && session.voice().isMuted();
    Vanguard ahead = vanguard != null && vanguard.goes(owed) ? vanguard : null;
    if (ahead != null) {
      ahead.announce(backend);
    }
    backend.owed().add(owed, muted, detail);
    if (Request.isPart(frame.kind())) {
      rest = Request.exactCount(frame) - 1;
    }
    if (owed == Owed.BLOCKING) {
      blocked = true;
      session.state().blockedBackend = backend.id();
      session.tools().activity(Activity.IDLE);
    } else if (!blocked) {
      session.tools().activity(Activity.RUNNING);
    }
    return ahead == null ? Verdict.FORWARD : ahead.send(frame, backend);
  }

  /** What is said now gives the connection a state that only RESET takes away. */
  void stick() {
    sticky = true;
  }

  boolean isSticky() {
    return sticky;
  }

  /** From now on lines come that answer nothing. */
  void monitor() {
    monitoring = true;
  }

  /** Whether what is sent may belong to another node. */
  boolean mayHaveToMove() {
    return vanguard != null;
  }

  /** Whether nothing may be said now: it comes to where the session is, or is being given back. */
  boolean isClosed() {
    return leaving || arrival.isPending();
  }

  boolean isSubscribed() {
    return subscriptions.any();
  }

  /** The next argument of a large request. */
  Verdict onArgument() {
    rest--;
    return Verdict.FORWARD;
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
    backend.enter(session.state().database, isResp3());
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
    boolean transactional = transaction.isSent() || kind == Owed.WATCH;
    Vanguard ahead = vanguard;
    if (ahead != null && from.isRedirection(frame)) {
      if (ahead.follows(frame, transactional)) {
        return retreat(ahead);
      }
      if (kind == Owed.WATCH) {
        session.refusing().unguard();
      }
    }
    if (passed && Disguise.tellsAnother(from, kind, frame, session.tools().client())) {
      passed = false;
    }
    int detail = owed.firstDetail();
    owed.removeFirst();
    lastReply.onReply();
    if (ahead != null && owed.isEmpty()) {
      ahead.onAnswered();
    }
    if (kind == Owed.OWN && error) {
      return arrival.onRefused(Reply.line(frame), leavesNothing());
    }
    if (kind == Owed.OWN && arrival.isPending()) {
      arrival.onConfirmed();
      return Verdict.SWALLOW;
    }
    settle(kind, detail, error, from.isQueued());
    if (isAnswered()) {
      if (leavesNothing()) {
        return passed ? Verdict.FORWARD_AND_RELEASE : Verdict.SWALLOW_AND_RELEASE;
      }
      onAllAnswered();
    } else if (isBlocked()) {
      onBlocked();
    }
    return passed ? Verdict.FORWARD : Verdict.SWALLOW;
  }

  /** What went ahead belongs elsewhere: the connection goes back as it came. */
  private Verdict retreat(Vanguard ahead) {
    backend.owed().removeFirst();
    if (!transaction.isSent()) {
      return Verdict.SWALLOW_AND_RELEASE;
    }
    ahead.retreat(transaction.mustFail());
    Replies.request(backend.outbound(), "DISCARD");
    backend.owed().add(Owed.OWN, false, 0);
    transaction.forget();
    return Verdict.SWALLOW;
  }

  private void onAllAnswered() {
    blocked = false;
    session.state().blockedBackend = 0;
    rest();
    if (transaction.takeMisplaced()) {
      arrival.begin();
    }
    session.turn().onAnswered();
  }

  /** All that came before the command that blocks is answered: nobody waits for that any more. */
  private void onBlocked() {
    session.tools().activity(Activity.IDLE);
    session.turn().onAnswered();
  }

  /** Whether the reply that comes next may wait for others. */
  private boolean isBlocked() {
    OwedReplies owed = backend.owed();
    return !owed.isEmpty() && owed.first() == Owed.BLOCKING;
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
   * blocks, nor while the server waits for the rest of a request. Asked when the client has ended
   * its input; may find out first.
   */
  boolean isOwedSoon() {
    boolean owed = !isAnswered() && rest == 0 && !subscriptions.any();
    return owed && (!isBlocked() || lastReply.mayCome());
  }

  int wanted() {
    return backend.owed().wanted();
  }
}
