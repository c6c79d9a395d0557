package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.Pump;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.Limits;
import dev.sluice.redis.login.RedisClientLogin;
import org.jspecify.annotations.Nullable;

/** One client: the core's part of its session, and what it has heard. */
final class App implements Pump.Side {

  private final Rig rig;
  private final Sink toClient = new Sink();
  private int ownPlace = Place.HOME;
  private final Pump pump = new Pump(this);
  private final ClientSession session;
  private @Nullable Seat seat;
  private @Nullable Link own;
  private Activity activity = Activity.IDLE;

  /** What it has left unread, as far as the session is told. */
  long unread;

  /** What the session kept for it when it last told of that. */
  long kept;

  /** Why the session was ended by the proxy; null: it was not. */
  @Nullable CloseReason ended;

  private boolean over;
  private boolean waiting;
  private boolean inputEnded;
  private boolean draining;

  App(Rig rig) {
    this.rig = rig;
    RedisClientLogin login = new RedisClientLogin(new TrustedDoor());
    login.framer();
    this.session = rig.service.newClientSession(login, new AppTools(this));
    session.onStart();
  }

  /** Says something, which arrives in pieces, and lets everything happen. */
  App say(String bytes) {
    sayOnly(bytes);
    rig.settle();
    return this;
  }

  /** Says something, and lets nothing happen yet. */
  void sayOnly(String bytes) {
    for (int at = 0; at < bytes.length(); at += rig.piece) {
      pump.receive(bytes.substring(at, Math.min(bytes.length(), at + rig.piece)));
    }
  }

  /** What it has heard since the last time, without line ends. */
  String heard() {
    rig.settle();
    return toClient.takeText().replace("\r\n", " ").strip();
  }

  /** It vanishes. */
  void vanish() {
    vanishOnly();
    rig.settle();
  }

  /** It vanishes, and nothing happens yet. */
  void vanishOnly() {
    end();
  }

  /** It says nothing more, and listens on. */
  App endInput() {
    inputEnded = true;
    onInputEnd();
    rig.settle();
    return this;
  }

  private void onInputEnd() {
    if (pump.isMidMessage() || !awaitsAnswer()) {
      end();
    }
  }

  private void endUnlessOwed() {
    if (!over && (pump.isMidMessage() || !awaitsAnswer())) {
      end();
    }
  }

  private boolean awaitsAnswer() {
    return waiting || isJoining() || session.onInputEnd();
  }

  private boolean isJoining() {
    return seat != null && seat.isJoining();
  }

  private void closeIfDone() {
    if (over) {
      return;
    }
    if (inputEnded && !pump.isHeld()) {
      endUnlessOwed();
    } else if (draining && !waiting && session.isAtBoundary()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  /** It is to be ended at its next boundary, which may be now. */
  void drain() {
    draining = true;
    closeIfDone();
  }

  /** It does what it does for longer than it may. */
  void timeout() {
    session.onTimeout(activity);
  }

  /** All that its trunk owed has come, or never will. */
  void onSettled() {
    if (inputEnded) {
      endUnlessOwed();
    } else if (draining) {
      closeIfDone();
    }
  }

  void onActivity(Activity next) {
    activity = next;
    if (inputEnded) {
      later(
          () -> {
            if (next == Activity.RUNNING) {
              onInputEnd();
            } else {
              closeIfDone();
            }
          });
    }
  }

  /** Runs with what happens next, unless the session is over by then. */
  void later(Runnable task) {
    rig.later(
        () -> {
          if (!over) {
            task.run();
          }
        });
  }

  /** Runs with what happens after a pause, unless the session is over by then. */
  void after(long nanos, Runnable task) {
    rig.after(
        nanos,
        () -> {
          if (!over) {
            task.run();
            closeIfDone();
          }
        });
  }

  /** The session keeps more for it. */
  void onKept() {
    kept = session.kept();
  }

  Limits limits() {
    return rig.limits();
  }

  /** The connection that it waits for is not to be had. */
  void refused(Rejection reason) {
    waiting = false;
    session.onRejected(reason, "");
    goOn();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    pump.stop();
    rig.stopWaiting(this);
    Link held = own;
    own = null;
    if (held != null && pump.isMidMessage()) {
      held.discard();
    } else if (held != null) {
      held.release(true);
    }
    if (seat != null) {
      session.onClosed();
    }
  }

  /** Ends it with a word, unless it has had the last one. */
  void close(CloseReason reason) {
    if (!over) {
      ended = reason;
      boolean torn = own != null && own.isMidMessage();
      if (reason.isTold() && !torn) {
        session.onClosing(reason, "");
      }
      end();
    }
  }

  /** Ends it without a word. */
  void cut(CloseReason reason) {
    ended = reason;
    end();
  }

  boolean isOver() {
    return over;
  }

  /** Whether it waits for a connection of its own. */
  boolean isWaiting() {
    return waiting;
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  boolean isMidMessage() {
    return pump.isMidMessage();
  }

  /** Whether there is nothing that it has said and that is not judged. */
  boolean isQuiet() {
    return pump.isQuiet();
  }

  Sink toClient() {
    return toClient;
  }

  ClientSession session() {
    return session;
  }

  Seat seat(SeatHolder holder) {
    Seat taken = seat == null ? new Seat(rig, this, holder) : seat;
    seat = taken;
    return taken;
  }

  void place(int place) {
    ownPlace = place;
  }

  /** Where its own connection is to be. */
  int ownPlace() {
    return ownPlace;
  }

  /** Nothing is judged until {@link #goOn}. */
  void hold() {
    pump.hold();
  }

  void granted(Link link) {
    waiting = false;
    own = link;
    link.holder = this;
    session.onLease(link.session());
  }

  void goOn() {
    if (!over) {
      pump.goOn();
      if (inputEnded) {
        endUnlessOwed();
      }
    }
  }

  void resume() {
    if (!waiting) {
      goOn();
    }
  }

  /** The server has closed its connection. */
  void lost(CloseReason reason) {
    own = null;
    if (session.onBackendLost(reason)) {
      closeIfDone();
    } else {
      close(reason);
    }
  }

  /** Has the server close its connection; it must have one. */
  void loseOwn() {
    Link held = own;
    if (held == null) {
      throw new AssertionError("it has no connection of its own");
    }
    held.lose();
    rig.settle();
  }

  void released() {
    own = null;
    session.onReleased();
    closeIfDone();
  }

  @Override
  public Framer framer() {
    return session.framer();
  }

  @Override
  public Verdict judge(Frame seen) {
    return session.onClientFrame(seen);
  }

  @Override
  public @Nullable Sink target() {
    return own == null ? null : own.out();
  }

  @Override
  public Sink share() {
    if (seat == null) {
      throw new AssertionError("shares without a seat");
    }
    return seat.share();
  }

  @Override
  public boolean carryOut(Verdict verdict, Frame seen) {
    if (verdict == Verdict.ACQUIRE) {
      if (rig.acquire(this)) {
        return true;
      }
      waiting = true;
      pump.hold();
      return false;
    }
    if (verdict == Verdict.CLOSE) {
      close(CloseReason.PEER_GOODBYE);
      return false;
    }
    throw new AssertionError(verdict);
  }
}
