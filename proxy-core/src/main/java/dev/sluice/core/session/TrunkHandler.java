package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.session.Stretch.Loss;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.TrunkSession;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection while it is a trunk: shows what the server sends to the protocol and passes
 * each reply to whoever sent the oldest message without one. Stands in the pipeline before the
 * connection's {@link BackendHandler}, which sees nothing meanwhile but the connection's end.
 * Confined to the pool's loop.
 *
 * <h2>Slow readers</h2>
 *
 * One client that does not take its replies must not keep the others from theirs: its replies are
 * kept for it, up to a bound beyond which it is cut off. Only while nobody else is owed anything is
 * the trunk not read instead.
 */
final class TrunkHandler extends FrameReader {

  private final Channel channel;
  private final TrunkSession session;
  private final ChannelOutbound out;
  private final Trunk trunk;
  private final Trunks trunks;
  private final PoolMeters meters;
  private final TrunkOrder order = new TrunkOrder();
  private long repliedNanos;

  /** Unsent messages fill a trunk at so many times the bytes above which its clients are paused. */
  private static final int FULL = 16;

  /** Whether the server takes less than is written to it; told by the channel. */
  private boolean crowded;

  /** Whether nothing is read until the one client that is owed something takes it. */
  private boolean stalled;

  private TrunkHandler(BackendHandler link, TrunkSession session, Trunk trunk, Trunks trunks) {
    this.channel = link.channel();
    this.session = session;
    this.out = link.outbound();
    this.trunk = trunk;
    this.trunks = trunks;
    this.meters = trunk.pool().meters();
  }

  /** Takes a connection's reading over from its handler. */
  static TrunkHandler on(BackendHandler link, TrunkSession session, Trunk trunk, Trunks trunks) {
    TrunkHandler handler = new TrunkHandler(link, session, trunk, trunks);
    handler.out.share(true);
    var pipeline = handler.channel.pipeline();
    pipeline.addBefore(pipeline.context(link).name(), null, handler);
    return handler;
  }

  /** Gives the reading back; nothing may be owed. */
  void leave() {
    out.share(false);
    stopReading();
    channel.config().setAutoRead(true);
    channel.pipeline().remove(this);
  }

  TrunkOrder order() {
    return order;
  }

  /** Whether a part of a reply to that stretch is there whose rest is still to come. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  boolean isMidReplyTo(Stretch stretch) {
    return order.first() == stretch && session.isMidReply();
  }

  ChannelOutbound outbound() {
    return out;
  }

  /** Whether it may be read again, now that something has changed. */
  void reconsider() {
    if (stalled) {
      updateReading();
    }
  }

  /**
   * Whether so much is unsent that nobody may add to it. A client is paused only after it was read,
   * and there may be thousands of them: without this bound a server that takes nothing for a while
   * would cost what all of them can send in one turn.
   */
  boolean isFull() {
    return crowded
        && out.pendingBytes() > (long) FULL * channel.config().getWriteBufferHighWaterMark();
  }

  /** Since when the reply that comes next has been awaited, in the ticker's nanoseconds. */
  long progressNanos() {
    long since = order.firstSince();
    return repliedNanos - since > 0 ? repliedNanos : since;
  }

  @Override
  HomeLoop loop() {
    return trunks.loop();
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
    Stretch first = order.first();
    return first == null || order.isFirstMuted() ? null : first.target();
  }

  @Override
  boolean carryOut(Verdict verdict, Frame seen) {
    if (verdict == Verdict.FORWARD_AND_RELEASE) {
      finishReply();
      return !isStopped();
    }
    if (verdict == Verdict.SWALLOW_AND_RELEASE) {
      if (trunk.isPreparing()) {
        trunk.onPrepared(session.shareRefusal());
      } else {
        withhold(seen);
      }
      return !isStopped();
    }
    if (verdict == Verdict.CLOSE) {
      trunk.breakOff(CloseReason.BACKEND_FATAL);
      return false;
    }
    throw new IllegalStateException("verdict on a trunk's message: " + verdict);
  }

  private void withhold(Frame reply) {
    Stretch first = order.first();
    if (first != null) {
      first.onWithheld(reply);
    }
    finishReply();
  }

  private void finishReply() {
    Stretch first = order.first();
    if (first == null) {
      throw new IllegalStateException("a reply that nobody is owed");
    }
    repliedNanos = trunk.pool().now();
    meters.queries.increment();
    meters.queryDuration.record(repliedNanos - order.firstSince());
    order.finishFirst();
    first.onReply();
    if (!first.isWritable()) {
      first.checkUnread();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    trunks.wheel().beginTurn();
    meters.bytesToClients.add(((ByteBuf) message).readableBytes());
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (order.isEmpty()) {
      trunk.onQuiet();
    }
    // One reply may be longer than all that a client may leave unread.
    Stretch first = order.first();
    if (first != null && first.isBehind()) {
      first.checkUnread();
    }
    // Whoever has just got the connection may have written to it.
    trunks.loop().flush();
    updateReading();
  }

  /** A lone reader that does not keep up is waited for; with others behind it, it is not. */
  void updateReading() {
    Stretch first = order.first();
    boolean room = first == null || first.takesMore() || order.isOwedToOthers();
    stalled = !room;
    if (!isStopped() && channel.config().isAutoRead() != room) {
      channel.config().setAutoRead(room);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    crowded = !out.isWritable();
    if (!crowded) {
      trunk.onRoom();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    trunk.lose(CloseReason.BACKEND_LOST);
    trunks.loop().flush();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    trunk.lose(CloseReason.BACKEND_LOST);
    trunks.loop().flush();
    ctx.fireExceptionCaught(cause);
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    trunks.record(Event.Kind.SESSION_FAULT, String.valueOf(violation.getMessage()));
    trunk.breakOff(CloseReason.BACKEND_LOST);
  }

  @Override
  void onFault(Throwable fault) {
    trunks.record(Event.Kind.SESSION_FAULT, fault.toString());
    Faults.log(fault);
    trunk.breakOff(CloseReason.INTERNAL);
  }

  /** Tells everybody who is owed something that it will not come. */
  void tellLost(CloseReason reason) {
    boolean torn = isMidMessage() || session.isMidReply();
    stopReading();
    Map<Stretch, Loss> losses = new LinkedHashMap<>();
    Stretch first = order.first();
    if (torn && first != null && !order.isFirstMuted()) {
      losses.put(first, new Loss(0, 0, true, reason));
    }
    order.forEach(
        (stretch, replies, muted) ->
            losses.merge(stretch, Loss.of(replies, muted, reason), Loss::and));
    order.clear();
    losses.forEach(Stretch::onLost);
  }
}
