package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.pool.Link;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * One backend connection that is logged in: shows what the server sends to the protocol, passes it
 * to the session that holds the lease, and gives the lease back when the unit of work is over.
 * Confined to the pool's loop.
 */
final class BackendHandler extends FrameReader implements Link {

  /** Bytes that one turn of the loop reads of a connection at most. */
  static final int MOST_A_TURN = 4 * 256 * 1024;

  private final Channel channel;
  private final HomeLoop loop;
  private final PooledConnection connection;
  private final ChannelOutbound out;
  private final BackendSession session;
  private final EventLog events;
  private final boolean tls;

  private @Nullable ClientHandler client;

  /** Who holds it for many sessions; never while there is a client. */
  private @Nullable CommonLink keeper;

  private boolean over;

  BackendHandler(
      Channel channel,
      HomeLoop loop,
      PooledConnection connection,
      ChannelOutbound out,
      BackendSession session,
      EventLog events,
      boolean tls) {
    this.channel = channel;
    this.loop = loop;
    this.connection = connection;
    this.out = out;
    this.session = session;
    this.events = events;
    this.tls = tls;
  }

  /** Whether the connection has been lost or closed. */
  boolean isOver() {
    return over;
  }

  /** Who is to have what comes from now on; null: nobody. */
  void attach(@Nullable ClientHandler next) {
    loop.assertConfined();
    client = next;
    if (next == null) {
      updateReading();
    }
  }

  /** Who is to be told when it is lost, while no client holds it; null: nobody. */
  void keep(@Nullable CommonLink next) {
    keeper = next;
  }

  @Override
  HomeLoop loop() {
    return loop;
  }

  @Override
  Framer framer() {
    return session.framer();
  }

  @Override
  Verdict judge(Frame seen) {
    return session.onBackendFrame(seen);
  }

  @Override
  @Nullable ChannelOutbound target() {
    ClientHandler to = client;
    return to == null ? null : to.outbound();
  }

  @Override
  boolean carryOut(Verdict verdict, Frame seen) {
    return switch (verdict) {
      case FORWARD_AND_RELEASE, SWALLOW_AND_RELEASE -> {
        giveBack();
        yield !over;
      }
      case CLOSE -> {
        lose(CloseReason.BACKEND_FATAL);
        yield false;
      }
      default -> throw new IllegalStateException("verdict on a backend's message: " + verdict);
    };
  }

  private void giveBack() {
    ClientHandler holder = client;
    CommonLink common = keeper;
    if (common != null) {
      letGo();
      common.release();
      return;
    }
    if (holder == null) {
      connection.pool().onCleaned(connection);
      return;
    }
    letGo();
    // A message of which the server no longer needs the rest, such as data of a COPY that failed.
    boolean torn = holder.isMidMessage();
    if (!holder.lease().endUnit()) {
      return;
    }
    client = null;
    if (torn) {
      // The server waits for that rest all the same, and would take what others say for it.
      connection.pool().breakLease(connection, CloseReason.UNCLEAN);
    } else {
      connection.pool().release(connection, false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    loop.wheel().beginTurn();
    if (client != null) {
      client.meters().bytesToClients.add(((ByteBuf) message).readableBytes());
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.flush();
    updateReading();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ClientHandler from = client;
    if (from != null) {
      from.updateReading();
    }
  }

  /** Reads the backend exactly while the client takes what comes. */
  void updateReading() {
    ClientHandler to = client;
    boolean room = to == null || to.isWritable();
    if (channel.config().isAutoRead() != room) {
      channel.config().setAutoRead(room);
    }
  }

  ChannelOutbound outbound() {
    return out;
  }

  Channel channel() {
    return channel;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lose(CloseReason.BACKEND_LOST);
    loop.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lose(CloseReason.BACKEND_LOST);
    loop.flush();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    record(Event.Kind.SESSION_FAULT, String.valueOf(violation.getMessage()));
    lose(CloseReason.BACKEND_LOST);
  }

  @Override
  void onFault(Throwable fault) {
    record(Event.Kind.SESSION_FAULT, fault.toString());
    Faults.log(fault);
    lose(CloseReason.INTERNAL);
  }

  private void lose(CloseReason reason) {
    if (over) {
      return;
    }
    over = true;
    stopReading();
    out.discard();
    ClientHandler holder = client;
    client = null;
    record(Event.Kind.BACKEND_CLOSED, "reason=" + reason.label());
    connection.pool().onLost(connection, reason);
    if (holder != null) {
      holder.outbound().commit();
      holder.lease().onLost(reason);
    }
    CommonLink common = keeper;
    if (common != null) {
      common.onLost(reason);
    }
  }

  private void record(Event.Kind kind, String detail) {
    var tags = connection.pool().shared().tags();
    events.record(kind, tags.tenant(), tags.backend() + " #" + connection.id(), detail);
  }

  @Override
  public BackendSession session() {
    return session;
  }

  @Override
  public boolean isQuiet() {
    return !over && super.isQuiet() && channel.isActive();
  }

  @Override
  public boolean isTls() {
    return tls;
  }

  @Override
  public void abort() {
    channel.close();
  }

  @Override
  public void close(CloseReason reason, boolean clean, Runnable gone) {
    if (!over) {
      over = true;
      client = null;
      stopReading();
      out.discard();
      record(Event.Kind.BACKEND_CLOSED, "reason=" + reason.label());
      if (clean) {
        session.sayGoodbye();
        out.flush();
      }
    }
    if (reason == CloseReason.QUERY_TIMEOUT) {
      LingeringClose.resetBackend(channel, gone);
    } else {
      LingeringClose.closeBackend(channel, gone);
    }
  }
}
