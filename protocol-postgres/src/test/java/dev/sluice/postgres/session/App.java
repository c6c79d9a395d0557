package dev.sluice.postgres.session;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.Pump;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client, and the core's part of its session played by hand. */
final class App implements SessionTools, Pump.Side {

  private final Rig rig;
  private final String name;
  private final Sink out = new Sink();
  private final Pump pump = new Pump(this);
  private final ClientSession session;
  private final ByteBuf unread = Unpooled.buffer();
  private final List<Seen> seen = new ArrayList<>();
  private int shown;

  @Nullable Link lease;
  @Nullable String pinnedBy;
  @Nullable CloseReason closed;
  Activity activity = Activity.IDLE;
  private boolean inputEnded;
  private boolean torn;
  private boolean draining;

  App(Rig rig, String name, String... startup) {
    this.rig = rig;
    this.name = name;
    this.session = new PgSession(rig.service(), Rig.login(startup).startup(), this);
    this.pinnedBy = rig.isSessionPooled() ? "session pooling" : null;
    session.onStart();
  }

  /** Sends, in whatever pieces the replay wants. */
  App send(ByteBuf... messages) {
    rig.pace().deliver(Pace.Way.FROM_CLIENT, Unpooled.wrappedBuffer(messages), this::receive);
    return this;
  }

  private void receive(ByteBuf piece) {
    pump.receive(piece);
    rig.runTasks();
  }

  /** What has come since the last time, once nothing moves any more. */
  String got() {
    rig.settle();
    collect();
    String text = Seen.text(seen.subList(shown, seen.size()));
    shown = seen.size();
    return text;
  }

  /** Everything that has come, to its last byte. */
  String record() {
    collect();
    return Seen.exact(seen) + (unread.isReadable() ? " and a part of a message" : "");
  }

  void collect() {
    unread.writeBytes(out.take());
    seen.addAll(Seen.takeAll(unread, false));
  }

  /** Process id and key of the cancel request that would be this client's. */
  ByteBuf cancelKey() {
    collect();
    return Seen.first(seen, 'K').in();
  }

  /** What the session is like, as far as others can tell. */
  String state() {
    return name
        + (closed == null ? " " + activity : " closed " + closed)
        + (lease == null ? "" : " on " + lease)
        + (pinnedBy == null ? "" : " pinned by " + pinnedBy)
        + (closed == null && pump.isHeld() ? " held" : "")
        + (closed == null && session.isAtBoundary() ? " at boundary" : "");
  }

  /** The client shuts its side down. */
  void endInput() {
    inputEnded = true;
    boolean waits = rig.leases().isWaiting(this);
    if (pump.isStopped() || pump.isMidMessage() || (!waits && !session.onInputEnd())) {
      hangUp();
    }
    rig.runTasks();
  }

  /** The connection breaks. */
  void hangUp() {
    end(CloseReason.PEER_LOST);
  }

  /** What it does has lasted for as long as it may. */
  void timeout() {
    rig.runTasks();
    session.onTimeout(activity);
  }

  void drain() {
    draining = true;
    closeIfDone();
  }

  @Override
  public Framer framer() {
    return session.framer();
  }

  @Override
  public Verdict judge(Frame frame) {
    Verdict verdict = session.onClientFrame(frame);
    rig.keepStatements();
    return verdict;
  }

  @Override
  public @Nullable Sink target() {
    return lease == null ? null : lease.out();
  }

  @Override
  public boolean carryOut(Verdict verdict, Frame frame) {
    switch (verdict) {
      case ACQUIRE -> {
        if (lease != null) {
          throw new AssertionError("asks for a second lease");
        }
        if (!frame.isComplete() && frame.available() < 16 * 1024) {
          pump.await(Math.min(frame.length(), 16 * 1024));
          return false;
        }
        return rig.leases().acquire(this);
      }
      case CLOSE -> {
        close(CloseReason.PEER_GOODBYE);
        return false;
      }
      default -> throw new AssertionError(verdict + " on a client's message");
    }
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    session.onClosing(CloseReason.PROTOCOL_ERROR, String.valueOf(violation.getMessage()));
    end(CloseReason.PROTOCOL_ERROR);
  }

  @Override
  public void onFault(RuntimeException fault) {
    rig.fault(fault);
    close(CloseReason.INTERNAL);
  }

  /** Whether the backend has got only a part of what it was last sent. */
  @Override
  public boolean isMidMessage() {
    return pump.isMidMessage();
  }

  void hold() {
    pump.hold();
  }

  void granted(Link link) {
    lease = link;
    link.holder = this;
    session.onLease(link.session());
  }

  void refused(Rejection reason, String detail) {
    session.onRejected(reason, detail);
  }

  void proceed() {
    pump.goOn();
  }

  /** The unit of work is over; tells whether the lease goes back. */
  boolean endUnit() {
    if (pinnedBy != null) {
      closeIfDone();
      return false;
    }
    lease = null;
    session.onReleased();
    closeIfDone();
    return true;
  }

  private void closeIfDone() {
    if (closed != null) {
      return;
    }
    if (inputEnded && !pump.isHeld()) {
      end(CloseReason.PEER_LOST);
    } else if (draining && !rig.leases().isWaiting(this) && session.isAtBoundary()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  void onBackendLost(CloseReason reason) {
    noteTorn();
    lease = null;
    if (closed == null && !session.onBackendLost(reason)) {
      close(reason);
    }
  }

  private void noteTorn() {
    torn |= lease != null && lease.isMidMessage();
  }

  @Override
  public void close(CloseReason reason) {
    if (closed == null) {
      noteTorn();
      if (!torn && reason != CloseReason.PEER_GOODBYE && reason != CloseReason.BACKEND_FATAL) {
        session.onClosing(reason, "");
      }
      end(reason);
    }
  }

  private void end(CloseReason reason) {
    if (closed != null) {
      return;
    }
    closed = reason;
    pump.stop();
    rig.leases().abandon(this, pump.isMidMessage());
    session.onClosed();
  }

  @Override
  public Outbound client() {
    return out;
  }

  Sink out() {
    return out;
  }

  @Override
  public Limits limits() {
    return rig.limits();
  }

  @Override
  public PoolMeters meters() {
    return rig.meters();
  }

  @Override
  public EventLog events() {
    return (kind, tenant, subject, detail) -> {};
  }

  @Override
  public void acquire() {
    rig.leases().acquire(this);
  }

  @Override
  public void activity(Activity next) {
    activity = next;
    if (inputEnded) {
      execute(next == Activity.RUNNING ? this::endInput : this::closeIfDone);
    }
  }

  @Override
  public void pin(String reason) {
    pinnedBy = pinnedBy == null ? reason : pinnedBy;
  }

  @Override
  public void unpin() {
    pinnedBy = rig.isSessionPooled() ? pinnedBy : null;
  }

  @Override
  public void resume() {
    if (!rig.leases().isWaiting(this)) {
      proceed();
    }
  }

  @Override
  public void execute(Runnable task) {
    rig.later(
        () -> {
          if (closed == null) {
            task.run();
          }
        });
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return rig.leases().lastFailure();
  }

  @Override
  public void cancelWait() {
    rig.leases().cancelWait(this);
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    if (lease == null) {
      done.run();
    } else {
      rig.interrupt(lease, interrupt, done);
    }
  }

  @Override
  public void breakBackend(CloseReason reason) {
    noteTorn();
    rig.leases().breakLease(this, reason);
  }

  @Override
  public String toString() {
    return name;
  }
}
