package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.view.ClientView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client session: shows what the client sends to the protocol, carries out the verdicts, and
 * holds the lease. Confined to the pool's loop.
 *
 * <h2>The lease</h2>
 *
 * A session has no backend connection until a message needs one. Then it takes an idle one, or
 * stands in the pool's queue; the message stays where it is and is shown again with the lease. The
 * backend's side says when the unit of work is over, and the lease goes back, unless the session is
 * pinned.
 *
 * <h2>Back pressure</h2>
 *
 * While the leased backend does not take what was written, or the session is held with a full
 * buffer, the client is not read. A client that waits in the queue is read on, up to that bound, so
 * that its leaving is noticed and no system calls are spent on switching reading off and on.
 */
public final class ClientHandler extends FrameReader implements SessionTools, LeaseHolder {

  /** A message of which less has arrived does not yet get a lease: its sender may be slow. */
  private static final int PATIENT_BYTES = 16 * 1024;

  private final Channel channel;
  private final SessionHome home;
  private final ClientInfo info;
  private final ChannelOutbound out;
  private final ClientSession session;
  private final ClientLease lease;
  private final ActivityClock clock;

  /** Null until the protocol asks for it: most never do. */
  private @Nullable TrunkSeat seat;

  private boolean inputEnded;
  private boolean torn;
  private boolean draining;
  private boolean over;

  ClientHandler(Channel channel, SessionHome home, ClientLogin login, ClientInfo info) {
    this.channel = channel;
    this.home = home;
    this.info = info;
    this.out = new ChannelOutbound(channel, home.loop());
    this.lease = new ClientLease(this, home.pool());
    this.clock = new ActivityClock(this, home.loop().wheel().now());
    this.session = home.service().newClientSession(login, this);
  }

  /** Begins to serve, on the home loop, with what the client sent behind its login. */
  void start(@Nullable ByteBuf input) {
    home.loop().assertConfined();
    home.loop().enter(this);
    if (home.isSessionPooled()) {
      pin("session pooling");
    }
    home.pool().touch();
    activity(Activity.IDLE);
    guarded(session::onStart);
    if (input != null) {
      receive(input);
    }
    if (home.pool().isClosed()) {
      // Its tenant went while it was on its way here.
      drain();
    }
    home.loop().flush();
    updateReading();
    if (!channel.isActive()) {
      end(CloseReason.PEER_LOST);
    } else if (!inputEnded && channel instanceof DuplexChannel duplex && duplex.isInputShutdown()) {
      // Its end of input came before there was a session to be told of it.
      onInputEnd();
    }
  }

  /** Lets the protocol do something; its fault ends this session, and nobody else's turn. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | AssertionError fault) {
      onFault(fault);
    }
  }

  @Override
  HomeLoop loop() {
    return home.loop();
  }

  @Override
  Framer framer() {
    return session.framer();
  }

  @Override
  Verdict judge(Frame seen) {
    return session.onClientFrame(seen);
  }

  @Override
  @Nullable ChannelOutbound target() {
    BackendHandler to = lease.backend();
    return to == null ? null : to.outbound();
  }

  @Override
  ChannelOutbound bookReply() {
    TrunkSeat taken = seat;
    return taken == null ? super.bookReply() : taken.book();
  }

  @Override
  boolean carryOut(Verdict verdict, Frame seen) {
    switch (verdict) {
      case ACQUIRE -> {
        return acquireFor(seen);
      }
      case CLOSE -> {
        close(CloseReason.PEER_GOODBYE);
        return false;
      }
      default -> throw new IllegalStateException("verdict on a client's message: " + verdict);
    }
  }

  private boolean acquireFor(Frame seen) {
    if (!seen.isComplete() && seen.available() < PATIENT_BYTES) {
      try {
        awaitMore(seen, Math.min(seen.length(), PATIENT_BYTES));
      } catch (ProtocolViolation impossible) {
        throw new IllegalStateException(impossible);
      }
      return false;
    }
    return lease.acquire();
  }

  @Override
  public void place(int place) {
    lease.from(home.pool(place));
  }

  @Override
  public void acquire() {
    lease.acquire();
  }

  void onLease(BackendSession granted) {
    try {
      session.onLease(granted);
    } catch (RuntimeException | AssertionError fault) {
      onFault(fault);
    }
  }

  void onRefused(Rejection reason, String detail) {
    home.events()
        .record(Event.Kind.WORK_REJECTED, tenant(), info.address(), reason.label() + " " + detail);
    guarded(() -> session.onRejected(reason, detail));
  }

  /** What the session waited for has come; judges the held message again. */
  void proceed() {
    goOn();
    if (inputEnded) {
      guarded(this::endUnlessOwed);
    }
    updateReading();
  }

  /** What was held when the client's input ended has been judged, or is held again. */
  private void endUnlessOwed() {
    if (!over && !isJoining() && (lease.isWaiting() || !session.onInputEnd())) {
      finish(CloseReason.PEER_LOST);
    }
  }

  /** Whether the session waits for a seat on a trunk: others wait with it, so it is no burden. */
  private boolean isJoining() {
    return seat != null && seat.isJoining();
  }

  /** The unit of work is over; called by the backend's side, which then gives the lease back. */
  boolean endUnit() {
    meters().transactions.increment();
    if (lease.pinnedBy() != null) {
      closeIfDone();
      return false;
    }
    lease.drop();
    session.onReleased();
    closeIfDone();
    updateReading();
    return true;
  }

  /**
   * Ends a session that is done: its client sends no more, and all that it sent was judged, but for
   * a message that it broke off; or it is being drained. One that waits in line still gets what it
   * waits for before that.
   */
  private void closeIfDone() {
    if (over) {
      return;
    }
    if (inputEnded && !isHeld()) {
      finish(CloseReason.PEER_LOST);
    } else if (draining && !lease.isWaiting() && session.isAtBoundary()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  /** The backend connection that the session holds is gone; its pool knows. */
  void onBackendLost(CloseReason reason) {
    noteTorn();
    lease.drop();
    if (!over) {
      guarded(() -> goOnWithout(reason));
    }
  }

  private void goOnWithout(CloseReason lost) {
    if (session.onBackendLost(lost)) {
      closeIfDone();
      updateReading();
    } else {
      close(lost);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    home.loop().wheel().beginTurn();
    meters().bytesFromClients.add(((ByteBuf) message).readableBytes());
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    home.loop().flush();
    updateReading();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    BackendHandler from = lease.backend();
    if (from != null) {
      from.updateReading();
    }
    if (seat != null) {
      seat.onReader();
    }
    updateReading();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  ChannelOutbound outbound() {
    return out;
  }

  /**
   * Reads the client exactly while there is room for what it sends, and for what the protocol says
   * to it without asking a backend.
   */
  void updateReading() {
    ChannelOutbound to = target();
    boolean room =
        (to == null || to.isWritable())
            && (seat == null || seat.hasRoom())
            && out.isWritable()
            && (!isHeld() || backlog() < home.process().sessionBuffer());
    if (channel.config().isAutoRead() != room) {
      channel.config().setAutoRead(room);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      onInputEnd();
    }
    ctx.fireUserEventTriggered(event);
  }

  private void onInputEnd() {
    inputEnded = true;
    if (isStopped() || lease.isWaiting() || isMidMessage()) {
      hangUp();
    } else {
      guarded(
          () -> {
            if (!isJoining() && !session.onInputEnd()) {
              hangUp();
            }
          });
    }
    home.loop().flush();
  }

  /** Nothing can be said to the client any more. */
  private void hangUp() {
    end(CloseReason.PEER_LOST);
    channel.close();
  }

  /**
   * Remembers that the client has got a part of a message whose rest will not come: whatever was
   * written after it would be taken for that rest.
   */
  private void noteTorn() {
    BackendHandler from = lease.backend();
    torn |= from != null && from.isMidMessage();
  }

  /** Has the session say why it ends, if that can be told from what the client got before. */
  private void say(CloseReason reason, String detail) {
    noteTorn();
    if (!torn) {
      session.onClosing(reason, detail);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(CloseReason.PEER_LOST);
    home.loop().flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset, or a broken TLS record.
    hangUp();
    home.loop().flush();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    say(CloseReason.PROTOCOL_ERROR, String.valueOf(violation.getMessage()));
    finish(CloseReason.PROTOCOL_ERROR);
  }

  @Override
  void onFault(Throwable fault) {
    report(fault);
    if (!over) {
      try {
        say(CloseReason.INTERNAL, "internal error");
      } catch (RuntimeException | AssertionError another) {
        report(another);
      }
      finish(CloseReason.INTERNAL);
    }
  }

  private void report(Throwable fault) {
    home.events().record(Event.Kind.SESSION_FAULT, tenant(), info.address(), fault.toString());
    Faults.log(fault);
  }

  @Override
  public void close(CloseReason reason) {
    if (!over) {
      if (reason != CloseReason.PEER_GOODBYE && reason != CloseReason.BACKEND_FATAL) {
        say(reason, "");
      }
      finish(reason);
    }
  }

  private void finish(CloseReason reason) {
    end(reason);
    out.flush();
    LingeringClose.close(channel);
  }

  /** Lets go of everything but the channel. */
  private void end(CloseReason reason) {
    if (over) {
      return;
    }
    over = true;
    stopReading();
    home.loop().leave(this);
    home.loop().wheel().remove(clock);
    home.leave();
    guarded(() -> lease.abandon(isMidMessage()));
    if (seat != null) {
      seat.leave();
    }
    guarded(session::onClosed);
    home.events()
        .record(Event.Kind.CLIENT_CLOSED, tenant(), info.address(), "reason=" + reason.label());
  }

  /** Whether this is the session's home. */
  public boolean livesIn(SessionHome place) {
    return home.equals(place);
  }

  /** Ends the session at its next boundary, which may be now. */
  public void drain() {
    draining = true;
    guarded(this::closeIfDone);
  }

  /** Ends the session now, whatever it is doing. */
  public void kill(CloseReason reason) {
    guarded(() -> close(reason));
    home.loop().flush();
  }

  private String tenant() {
    return info.identity().tenant().value();
  }

  @Override
  public long id() {
    return info.id();
  }

  @Override
  public Outbound client() {
    return out;
  }

  @Override
  public String clientAddress() {
    return info.address();
  }

  @Override
  public String localAddress() {
    return channel.localAddress() instanceof InetSocketAddress at
        ? at.getAddress().getHostAddress() + ":" + at.getPort()
        : "unix";
  }

  @Override
  public Limits limits() {
    return home.limits();
  }

  @Override
  public PoolMeters meters() {
    return home.pool().meters();
  }

  @Override
  public EventLog events() {
    return home.events();
  }

  @Override
  public void activity(Activity next) {
    clock.enter(next, home.times(), home.loop().wheel(), meters());
    if (inputEnded) {
      // Whatever tells of it goes out first.
      execute(next == Activity.RUNNING ? this::onInputEnd : this::closeIfDone);
    }
  }

  @Override
  public TrunkTools trunks() {
    TrunkSeat taken = seat;
    if (taken == null) {
      taken = new TrunkSeat(this, home.trunks());
      seat = taken;
    }
    return taken;
  }

  /** All that the session's trunk owed to it has come, or never will. */
  void onSettled() {
    if (inputEnded) {
      guarded(this::endUnlessOwed);
    } else if (draining) {
      guarded(this::closeIfDone);
    }
  }

  void onWithheld(Frame reply) {
    guarded(() -> session.onWithheld(reply));
  }

  void onTrunkLost(int replies, CloseReason reason) {
    guarded(() -> session.onTrunkLost(replies, reason));
  }

  /** Ends the session without a word: whatever is said would not arrive, or be misunderstood. */
  @Override
  public void cut(CloseReason reason) {
    end(reason);
    channel.close();
  }

  @Override
  public long unread() {
    return out.pendingBytes();
  }

  void onReplyEnded() {
    guarded(session::onReplyEnded);
  }

  /** The session is about to wait for a connection; whether one may have come free instead. */
  boolean makeRoom(TenantPool wanting) {
    return home.trunks().makeRoom(wanting);
  }

  /** The present activity has lasted for as long as it may. */
  void onLimit() {
    Activity late = clock.activity();
    if (late == Activity.IDLE && seat != null && seat.isUsedSince(clock.since())) {
      // What travels over a trunk does not move the clock; that is made up for here.
      activity(Activity.IDLE);
      return;
    }
    guarded(() -> session.onTimeout(late));
    if (!over && late == Activity.RUNNING && clock.activity() == Activity.RUNNING) {
      clock.grantGrace(home.loop().wheel());
    }
  }

  @Override
  public void pin(String reason) {
    if (lease.pinnedBy() == null) {
      lease.pin(reason);
      home.events().record(Event.Kind.SESSION_PINNED, tenant(), info.address(), reason);
    }
  }

  @Override
  public void unpin() {
    if (!home.isSessionPooled()) {
      lease.unpin();
    }
  }

  @Override
  public void resume() {
    if (!lease.isWaiting()) {
      proceed();
    }
  }

  @Override
  public void execute(Runnable task) {
    home.loop()
        .execute(
            () -> {
              if (!over) {
                guarded(task);
              }
            });
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return home.pool().lastFailure();
  }

  @Override
  public void cancelWait() {
    lease.cancelWait();
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    lease.interrupt(home.sideConnections(), home.loop(), interrupt, done);
  }

  @Override
  public void breakBackend(CloseReason reason) {
    noteTorn();
    lease.breakOff(reason);
    updateReading();
  }

  /** What the session is doing, for operators. */
  public ClientView view() {
    return SessionView.of(
        info, home.pool().shared().tags(), lease, clock, home.loop().wheel().now());
  }
}
