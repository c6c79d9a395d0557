package dev.sluice.redis.session;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.Pump;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.Limits;
import dev.sluice.redis.login.RedisClientLogin;
import org.jspecify.annotations.Nullable;

/** One client: the core's part of its session, and what it has heard. */
final class App implements SharingTools, Pump.Side {

  private final Rig rig;
  private final Sink toClient = new Sink();
  private int ownPlace = Place.HOME;
  private final Pump pump = new Pump(this);
  private final PoolMeters meters = new PoolMeters();
  private final ClientSession session;
  private final Seat seat;
  private @Nullable Link own;

  /** What it has left unread, as far as the session is told. */
  long unread;

  /** Why the session was ended by the protocol itself; null: it was not. */
  @Nullable CloseReason ended;

  private boolean over;
  private boolean waiting;
  private boolean inputEnded;

  App(Rig rig) {
    this.rig = rig;
    this.seat = new Seat(rig, this);
    RedisClientLogin login = new RedisClientLogin(new TrustedDoor());
    login.framer();
    this.session = rig.service.newClientSession(login, this);
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
    end();
    rig.settle();
  }

  /** It says nothing more, and listens on. */
  App endInput() {
    inputEnded = true;
    endUnlessOwed();
    rig.settle();
    return this;
  }

  private void endUnlessOwed() {
    if (!over && (waiting || pump.isMidMessage() || !session.onInputEnd())) {
      end();
    }
  }

  private void endIfDone() {
    if (inputEnded && !pump.isHeld()) {
      endUnlessOwed();
    }
  }

  /** The connection that it waits for is not to be had. */
  void refused(Rejection reason) {
    waiting = false;
    session.onRejected(reason, "");
    goOn();
  }

  private void end() {
    over = true;
    pump.stop();
    Link held = own;
    own = null;
    if (held != null) {
      held.release(true);
    }
    session.onClosed();
  }

  boolean isOver() {
    return over;
  }

  Sink toClient() {
    return toClient;
  }

  Seat seat() {
    return seat;
  }

  /** Nothing is judged until {@link #goOn}. */
  void hold() {
    pump.hold();
  }

  /** There is no trunk to be had. */
  void refusedSeat() {
    session.onRejected(Rejection.QUEUE_TIMEOUT, "none is free");
  }

  /** Nothing is owed to it. */
  void onSettled() {
    if (inputEnded) {
      endUnlessOwed();
    }
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

  /** The server has closed its connection. */
  void lost(CloseReason reason) {
    own = null;
    if (!session.onBackendLost(reason)) {
      ended = reason;
      end();
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
    endIfDone();
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
      end();
      return false;
    }
    throw new AssertionError(verdict);
  }

  @Override
  public void place(int place) {
    ownPlace = place;
  }

  /** Where its own connection is to be. */
  int ownPlace() {
    return ownPlace;
  }

  @Override
  public long unread() {
    return unread;
  }

  @Override
  public TrunkTools trunks(SeatHolder session) {
    seat.holder = session;
    return seat;
  }

  @Override
  public Outbound client() {
    return toClient;
  }

  @Override
  public PoolMeters meters() {
    return meters;
  }

  @Override
  public EventLog events() {
    return (kind, tenant, subject, detail) -> {};
  }

  @Override
  public Limits limits() {
    throw new AssertionError("limits are the core's");
  }

  @Override
  public void acquire() {
    throw new AssertionError("nothing is acquired outside of a message");
  }

  @Override
  public void activity(ClientSession.Activity activity) {
    // Time limits are the core's.
    if (inputEnded) {
      boolean running = activity == ClientSession.Activity.RUNNING;
      rig.later(running ? this::endUnlessOwed : this::endIfDone);
    }
  }

  @Override
  public void pin(String reason) {
    throw new AssertionError("a lease ends by itself");
  }

  @Override
  public void unpin() {
    throw new AssertionError("a lease ends by itself");
  }

  @Override
  public void resume() {
    if (pump.isHeld()) {
      goOn();
    }
  }

  @Override
  public void execute(Runnable task) {
    rig.later(task);
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return null;
  }

  @Override
  public void cancelWait() {
    throw new AssertionError("nobody cancels");
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    throw new AssertionError("nobody interrupts");
  }

  @Override
  public boolean isMidMessage() {
    return pump.isMidMessage();
  }

  @Override
  public void close(CloseReason reason) {
    ended = reason;
    end();
  }

  @Override
  public void breakBackend(CloseReason reason) {
    throw new AssertionError("nothing is broken");
  }
}
