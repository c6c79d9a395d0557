package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Replies;
import org.jspecify.annotations.Nullable;

/**
 * The first command on a connection of the session's own goes ahead alone, and stays in the
 * client's buffer until it is answered. So one that belongs to another node can be said again
 * there, while nothing hangs on the connection yet: no watch, no command of a transaction. Confined
 * to the session's event loop.
 *
 * <pre>
 *  NOTHING --> EXPECTED --> SENT --> ANSWERED --> NOTHING
 *     ^                      |
 *     +------ PAUSING <------+ redirected
 * </pre>
 */
final class Vanguard {

  private final RedisSession session;
  private final RedisTopology topology;
  private final DeferredTransaction transaction;

  private State state = State.NOTHING;
  private final Hops hops = new Hops();

  /** Whether the command is to be said at {@link #place}, and has not been. */
  private boolean redirected;

  private int place;
  private boolean asking;
  private long pause;

  /** What has become of the message that is judged. */
  private enum State {
    NOTHING,
    /** A connection is being got for it. */
    EXPECTED,
    /** It is on its way, and is never sent again unless a node says that it was not carried out. */
    SENT,
    /** It is sent again soon. */
    PAUSING,
    /** It has its answer, and is only to be taken from the buffer. */
    ANSWERED
  }

  Vanguard(RedisSession session, RedisTopology topology, DeferredTransaction transaction) {
    this.session = session;
    this.topology = topology;
    this.transaction = transaction;
  }

  /** The client says something else. */
  void begin() {
    state = State.NOTHING;
    redirected = false;
    hops.forget();
  }

  /** The verdict on a message that has been judged before; null: it is to be judged. */
  @Nullable Verdict again() {
    return switch (state) {
      case NOTHING, EXPECTED -> null;
      case SENT, PAUSING -> session.turn().awaitAnswers();
      case ANSWERED -> {
        state = State.NOTHING;
        yield Verdict.SWALLOW;
      }
    };
  }

  /** Whether it is to be said where a node has sent it. */
  boolean isRedirected() {
    return redirected;
  }

  /** Where that is. */
  int place() {
    return place;
  }

  /** A connection is asked for; whether the command that it is for may go ahead. */
  void expect(boolean able) {
    state = able ? State.EXPECTED : State.NOTHING;
  }

  /** Whether the command that is sent now goes ahead, as far as what its reply will answer. */
  boolean goes(Owed owed) {
    boolean able = owed == Owed.PLAIN || owed == Owed.BLOCKING || owed == Owed.WATCH;
    if (state == State.EXPECTED && !able) {
      state = State.NOTHING;
    }
    return state == State.EXPECTED;
  }

  /** What the node must hear before. */
  void announce(RedisBackend backend) {
    if (redirected && asking) {
      Replies.request(backend.outbound(), "ASKING");
      backend.owed().add(Owed.OWN, false, 0);
    }
    redirected = false;
  }

  /** Sends it. */
  Verdict send(Frame command, RedisBackend backend) {
    int length = command.available();
    backend.outbound().buffer(length).writeBytes(command.buffer(), command.index(), length);
    state = State.SENT;
    return session.turn().awaitAnswers();
  }

  /**
   * A reply to it is there; whether it is to be said elsewhere instead. No node takes a transaction
   * for a slot that it is only asked about (getNodeByQuery in cluster.c looks at ASKING before each
   * command, and EXEC is one), so neither is a watch of use there.
   */
  boolean follows(Frame reply, boolean transactional) {
    Redirection to = state == State.SENT ? Redirection.read(reply) : null;
    if (to == null || (to.asking() && transactional)) {
      return false;
    }
    int next = to.place(topology, session.judging().ownPlace());
    long wait = next < 0 ? Hops.NONE : hops.next(session);
    if (wait == Hops.NONE) {
      return false;
    }
    place = next;
    asking = to.asking();
    pause = wait;
    redirected = true;
    return true;
  }

  /** The transaction that it was to begin begins elsewhere. */
  void retreat(boolean spoilt) {
    transaction.reopen(spoilt);
  }

  /** It has been answered, or never will be. */
  void onAnswered() {
    if (state == State.SENT && !redirected) {
      state = State.ANSWERED;
    }
  }

  /** The connection has been given back, or is lost. */
  void onGone() {
    onAnswered();
    if (state != State.SENT) {
      return;
    }
    state = State.NOTHING;
    if (pause > 0) {
      state = State.PAUSING;
      session.tools().after(pause, this::onPaused);
    }
  }

  private void onPaused() {
    state = State.NOTHING;
    session.tools().resume();
  }
}
