package dev.sluice.core.session;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.ClientLogin;
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
import dev.sluice.core.view.ClientView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
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

  /** How long a backend may take to obey a cancel, before its connection is broken. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Channel channel;
  private final SessionHome home;
  private final ClientInfo info;
  private final ChannelOutbound out;
  private final ClientSession session;
  private final SessionLimit limit = new SessionLimit(this);

  private @Nullable PooledConnection lease;
  private @Nullable BackendHandler backend;
  private @Nullable Waiter<PooledConnection> waiter;
  private @Nullable String pinnedBy;
  private Activity activity = Activity.IDLE;
  private long activityNanos;
  private boolean acquiring;
  private boolean inputEnded;
  private boolean draining;
  private boolean over;

  ClientHandler(Channel channel, SessionHome home, ClientLogin login, ClientInfo info) {
    this.channel = channel;
    this.home = home;
    this.info = info;
    this.out = new ChannelOutbound(channel, home.loop());
    this.activityNanos = home.loop().wheel().now();
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
    session.onStart();
    if (input != null) {
      receive(input);
    }
    home.loop().flush();
    updateReading();
    if (!channel.isActive()) {
      end(CloseReason.PEER_LOST);
    }
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
    BackendHandler to = backend;
    return to == null ? null : to.outbound();
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
        awaitMore(Math.min(seen.length(), PATIENT_BYTES));
      } catch (ProtocolViolation impossible) {
        throw new IllegalStateException(impossible);
      }
      return false;
    }
    return acquireNow();
  }

  @Override
  public void acquire() {
    if (!acquireNow()) {
      hold();
    }
  }

  /** Whether the answer is there already; if not, the session is held until it comes. */
  private boolean acquireNow() {
    if (!home.pool().shared().rate().tryTake()) {
      meters().rejections(Rejection.RATE_LIMIT).increment();
      session.onRejected(Rejection.RATE_LIMIT, info.identity().tenant() + ": too fast");
      return true;
    }
    PooledConnection connection = home.pool().tryAcquire(this);
    if (connection != null) {
      lease(connection);
      return true;
    }
    if (waiter == null) {
      waiter = new LeaseWaiter();
    }
    acquiring = true;
    hold();
    home.pool().await(waiter);
    acquiring = false;
    return !isHeld();
  }

  private void lease(PooledConnection connection) {
    BackendHandler link = (BackendHandler) connection.link();
    if (link == null) {
      throw new IllegalStateException("a lease without a connection");
    }
    lease = connection;
    backend = link;
    link.attach(this);
    session.onLease(link.session());
  }

  /** Waits in the pool's queue on behalf of its session. */
  private final class LeaseWaiter extends Waiter<PooledConnection> {
    @Override
    public void onGranted(PooledConnection granted) {
      granted.holder(ClientHandler.this);
      lease(granted);
      proceed();
    }

    @Override
    public void onRefused(Rejection reason, String detail) {
      home.events()
          .record(
              Event.Kind.WORK_REJECTED, tenant(), info.address(), reason.label() + " " + detail);
      session.onRejected(reason, detail);
      proceed();
    }

    private void proceed() {
      if (acquiring) {
        ClientHandler.this.release();
      } else {
        goOn();
        updateReading();
      }
    }
  }

  /** The unit of work is over; called by the backend's side, which then gives the lease back. */
  boolean endUnit() {
    meters().transactions.increment();
    if (pinnedBy != null) {
      closeIfDone();
      return false;
    }
    lease = null;
    backend = null;
    session.onReleased();
    closeIfDone();
    return true;
  }

  private void closeIfDone() {
    if (inputEnded && backlog() == 0) {
      close(CloseReason.PEER_LOST);
    } else if (draining && session.isAtBoundary()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  /** The backend connection that the session holds is gone; its pool knows. */
  void onBackendLost(CloseReason reason) {
    lease = null;
    backend = null;
    if (over) {
      return;
    }
    if (session.onBackendLost(reason)) {
      closeIfDone();
    } else {
      close(reason);
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
    BackendHandler from = backend;
    if (from != null) {
      from.updateReading();
    }
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  ChannelOutbound outbound() {
    return out;
  }

  /** Reads the client exactly while there is room for what it sends. */
  void updateReading() {
    ChannelOutbound to = target();
    boolean room =
        (to == null || to.isWritable())
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
    boolean waiting = waiter != null && waiter.isWaiting();
    if (isStopped() || waiting || !session.onInputEnd()) {
      end(CloseReason.PEER_LOST);
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(CloseReason.PEER_LOST);
    home.loop().flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset, or a broken TLS record: nothing can be said to the client any more.
    end(CloseReason.PEER_LOST);
    channel.close();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    session.onClosing(CloseReason.PROTOCOL_ERROR, String.valueOf(violation.getMessage()));
    finish(CloseReason.PROTOCOL_ERROR);
  }

  @Override
  void onFault(Throwable fault) {
    home.events().record(Event.Kind.SESSION_FAULT, tenant(), info.address(), fault.toString());
    Faults.log(fault);
    session.onClosing(CloseReason.INTERNAL, "internal error");
    finish(CloseReason.INTERNAL);
  }

  @Override
  public void close(CloseReason reason) {
    if (!over) {
      if (reason != CloseReason.PEER_GOODBYE && reason != CloseReason.BACKEND_FATAL) {
        session.onClosing(reason, "");
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
    home.loop().wheel().remove(limit);
    if (waiter != null) {
      waiter.leave();
    }
    PooledConnection held = lease;
    BackendHandler from = backend;
    boolean mid = isMidMessage();
    lease = null;
    backend = null;
    if (held != null && from != null) {
      from.attach(null);
      if (mid) {
        held.pool().breakLease(held, CloseReason.UNCLEAN);
      } else {
        held.pool().release(held, true);
      }
    }
    session.onClosed();
    home.leave();
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
    closeIfDone();
  }

  /** Ends the session now, whatever it is doing. */
  public void kill(CloseReason reason) {
    close(reason);
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
    long now = home.loop().wheel().now();
    if (activity == Activity.RUNNING) {
      meters().queries.increment();
      meters().queryDuration.record(now - activityNanos);
    }
    activity = next;
    activityNanos = now;
    long nanos = home.times().of(next);
    if (nanos > 0) {
      home.loop().wheel().setAt(limit, now + nanos);
    } else {
      home.loop().wheel().clear(limit);
    }
  }

  /** The present activity has lasted for as long as it may. */
  void onLimit() {
    Activity late = activity;
    session.onTimeout(late);
    if (!over && late == Activity.RUNNING && activity == Activity.RUNNING) {
      home.loop().wheel().set(limit, GRACE_NANOS);
    }
  }

  @Override
  public void pin(String reason) {
    if (pinnedBy == null) {
      pinnedBy = reason;
      home.events().record(Event.Kind.SESSION_PINNED, tenant(), info.address(), reason);
    }
  }

  @Override
  public void unpin() {
    if (!home.isSessionPooled()) {
      pinnedBy = null;
    }
  }

  @Override
  public void resume() {
    goOn();
    updateReading();
  }

  @Override
  public void execute(Runnable task) {
    home.loop()
        .execute(
            () -> {
              if (!over) {
                task.run();
              }
            });
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return home.pool().lastFailure();
  }

  @Override
  public void cancelWait() {
    if (waiter != null && waiter.isWaiting()) {
      waiter.leave();
      meters().rejections(Rejection.CANCELLED).increment();
      waiter.onRefused(Rejection.CANCELLED, "cancelled while waiting");
    }
  }

  @Override
  public void interrupt(Interrupt interrupt) {
    PooledConnection target = lease;
    if (target != null) {
      target.interruptStarted();
      home.sideConnections().open(home.loop(), interrupt, target::interruptEnded);
    }
  }

  @Override
  public void breakBackend(CloseReason reason) {
    PooledConnection broken = lease;
    BackendHandler from = backend;
    lease = null;
    backend = null;
    if (broken != null && from != null) {
      from.attach(null);
      broken.pool().breakLease(broken, reason);
    }
  }

  /** What the session is doing, for operators. */
  public ClientView view() {
    PooledConnection held = lease;
    return new ClientView(
        info.id(),
        tenant(),
        home.pool().shared().tags().protocol(),
        home.pool().shared().tags().lane(),
        info.identity().user(),
        info.identity().database(),
        info.identity().application(),
        info.address(),
        stateName(),
        pinnedBy == null ? "" : pinnedBy,
        info.connectedMillis(),
        TimeUnit.NANOSECONDS.toMillis(home.loop().wheel().now() - activityNanos),
        info.tls(),
        held == null ? 0 : held.id());
  }

  private String stateName() {
    if (over) {
      return "closing";
    }
    if (waiter != null && waiter.isWaiting()) {
      return "waiting";
    }
    if (lease == null) {
      return "idle";
    }
    return pinnedBy != null && activity != Activity.RUNNING ? "pinned" : "active";
  }
}
