package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.view.ClientView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client session: shows what the client sends to the protocol, carries out the verdicts, and
 * reads the client no faster than that goes on. Confined to the pool's loop.
 *
 * <h2>The lease</h2>
 *
 * A session has no backend connection until a message needs one. Then it takes an idle one, or
 * stands in the pool's queue; the message stays where it is and is shown again with the lease. The
 * backend's side says when the unit of work is over, and the lease goes back, unless the session is
 * pinned. The claim itself is its {@link ClientLease}.
 *
 * <h2>Back pressure</h2>
 *
 * While the leased backend does not take what was written, or the session is held with a full
 * buffer, the client is not read. A client that waits in the queue is read on, up to that bound, so
 * that its leaving is noticed and no system calls are spent on switching reading off and on.
 *
 * <h2>What else a session has</h2>
 *
 * {@link ClientTools} is what the protocol may ask for, {@link ActivityClock} its time limits,
 * {@link Ending} how it ends, and {@link TrunkSeat}, if the protocol wants one, what it is owed on
 * a connection that others use as well. Ten thousand idle clients have ten thousand of each, so
 * none keeps what can be had otherwise.
 */
public final class ClientHandler extends FrameReader implements LeaseHolder {

  /** A message of which less has arrived does not yet get a lease: its sender may be slow. */
  private static final int PATIENT_BYTES = 16 * 1024;

  private final Channel channel;
  private final SessionHome home;
  private final ClientInfo info;
  private final ChannelOutbound out;
  private final ClientLease lease;
  private final ActivityClock clock;
  private final Ending ending;
  private final ClientSession session;

  /** Null while the client keeps up. */
  private SlowTenant.@Nullable Client slow;

  /** Null until the protocol asks for it: most never do. */
  private @Nullable TrunkSeat seat;

  ClientHandler(Channel channel, SessionHome home, ClientLogin login, ClientInfo info) {
    this.channel = channel;
    this.home = home;
    this.info = info;
    this.out = new ChannelOutbound(channel, home.loop(), this);
    this.lease = new ClientLease(this, home.pool());
    this.clock = new ActivityClock(this);
    this.ending = new Ending(this);
    this.session = home.service().newClientSession(login, new ClientTools(this));
  }

  /** Begins to serve, on the home loop, with what the client sent behind its login. */
  void start(@Nullable ByteBuf input) {
    loop().assertConfined();
    loop().enter(this);
    if (home.isSessionPooled()) {
      lease.pin("session pooling");
    }
    home.pool().touch();
    clock.enter(Activity.IDLE);
    guarded(session::onStart);
    if (input != null) {
      receive(input);
    }
    if (home.pool().isClosed()) {
      // Its tenant went while it was on its way here.
      ending.drain();
    }
    loop().flush();
    updateReading();
    if (!channel.isActive()) {
      ending.end(CloseReason.PEER_LOST);
    } else if (!ending.isInputEnded()
        && channel instanceof DuplexChannel duplex
        && duplex.isInputShutdown()) {
      // Its end of input came before there was a session to be told of it.
      ending.onInputEnd();
    }
  }

  @Override
  Framer framer() {
    return session.framer();
  }

  @Override
  Verdict judge(Frame seen) {
    boolean full = seat != null && lease.backend() == null && seat.isFull();
    return full ? Verdict.HOLD : session.onClientFrame(seen);
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
        ending.close(CloseReason.PEER_GOODBYE);
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
  public int setting() {
    return session.setting();
  }

  /**
   * What the session waited for has come; judges the held message again. If the session has got in
   * line for a connection since, it goes on when that is answered.
   */
  void proceed() {
    if (lease.isWaiting()) {
      return;
    }
    goOn();
    ending.onProceeded();
    updateReading();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    loop().wheel().beginTurn();
    meters().bytesFromClients.add(((ByteBuf) message).readableBytes());
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    noteHeld();
    loop().flush();
    updateReading();
  }

  /** Something was read of the client, or sent to it as far as it takes it. */
  void noteHeld() {
    if (slow != null || out.pendingBytes() > 0 || backlog() >= Held.NOTED_BACKLOG) {
      loop().slowClients().note(this);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    noteHeld();
    BackendHandler from = lease.backend();
    if (from != null) {
      from.updateReading();
    }
    if (seat != null) {
      seat.onReader();
    }
    updateReading();
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
      ending.onInputEnd();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ending.end(CloseReason.PEER_LOST);
    loop().slowClients().leave(this);
    loop().flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset, or a broken TLS record.
    ending.hangUp();
    loop().flush();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    ending.onViolation(String.valueOf(violation.getMessage()));
  }

  /** Without memory nothing can be said to the client any more, nor to its server. */
  @Override
  void onFault(Throwable fault) {
    if (fault instanceof OutOfMemoryError) {
      record(Event.Kind.SESSION_FAULT, fault.toString());
      Faults.log(fault);
      ending.cut(CloseReason.INTERNAL);
    } else {
      ending.onFault(fault);
    }
  }

  /** Lets the protocol do something; its fault ends this session, and nobody else's turn. */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | AssertionError | OutOfMemoryError fault) {
      onFault(fault);
    }
  }

  /** The same in a turn of its own, unless the session is over by then. Thread-safe. */
  void later(Runnable step) {
    loop()
        .execute(
            () -> {
              if (!ending.isOver()) {
                guarded(step);
              }
            });
  }

  /** The seat on a trunk, or null if the protocol has not asked for it. */
  @Nullable TrunkSeat seat() {
    return seat;
  }

  /** The seat on a trunk, which the protocol gets when it first asks for it. */
  TrunkSeat seat(SeatHolder holder) {
    TrunkSeat taken = seat;
    if (taken == null) {
      taken = new TrunkSeat(this, holder, home.trunks());
      seat = taken;
    }
    return taken;
  }

  /** What is known of a client that does not keep up. */
  SlowTenant.@Nullable Client slow() {
    return slow;
  }

  void slow(SlowTenant.@Nullable Client now) {
    slow = now;
  }

  /** Whether this is the session's home. */
  public boolean livesIn(SessionHome place) {
    return home.equals(place);
  }

  /** Ends the session at its next boundary, which may be now. */
  public void drain() {
    ending.drain();
  }

  /** Ends the session now, whatever it is doing. */
  public void kill(CloseReason reason) {
    guarded(() -> ending.close(reason));
    loop().flush();
  }

  /** What the session is doing, for operators. */
  public ClientView view() {
    return SessionView.of(info, home.pool().shared().tags(), lease, clock, loop().wheel().now());
  }

  void record(Event.Kind kind, String detail) {
    home.events().record(kind, info.identity().tenant().value(), info.address(), detail);
  }

  @Override
  public long id() {
    return info.id();
  }

  @Override
  HomeLoop loop() {
    return home.loop();
  }

  SessionHome home() {
    return home;
  }

  PoolMeters meters() {
    return home.pool().meters();
  }

  Channel channel() {
    return channel;
  }

  ChannelOutbound outbound() {
    return out;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  ClientInfo info() {
    return info;
  }

  ClientSession session() {
    return session;
  }

  ClientLease lease() {
    return lease;
  }

  ActivityClock clock() {
    return clock;
  }

  Ending ending() {
    return ending;
  }
}
