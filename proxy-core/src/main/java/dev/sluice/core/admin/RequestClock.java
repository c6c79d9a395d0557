package dev.sluice.core.admin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that takes too long: one that says nothing, one that sends its request in
 * crumbs, one that does not take its reply.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {

  /** Long enough for a scraper that comes once a minute to find its connection open. */
  static final int IDLE_SECONDS = 75;

  /** From a request's first byte to its last. */
  static final int RECEIVE_SECONDS = 10;

  /** From a request's last byte to the moment its reply has been taken. */
  static final int ANSWER_SECONDS = 30;

  private enum Phase {
    /** Nothing of the next request is here. */
    IDLE,
    RECEIVING,
    ANSWERING
  }

  private Phase phase = Phase.IDLE;
  private @Nullable Future<?> deadline;

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // A first request is awaited like the rest of one: whoever connects has something to ask.
    enter(ctx, Phase.IDLE, RECEIVE_SECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (phase == Phase.IDLE && message instanceof ByteBuf) {
      enter(ctx, Phase.RECEIVING, RECEIVE_SECONDS);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }

  /** A request is complete. */
  void answering(ChannelHandlerContext ctx) {
    enter(ctx, Phase.ANSWERING, ANSWER_SECONDS);
  }

  /** A reply has been taken and the connection stays open. */
  void idle(ChannelHandlerContext ctx) {
    enter(ctx, Phase.IDLE, IDLE_SECONDS);
  }

  private void enter(ChannelHandlerContext ctx, Phase next, int seconds) {
    stop();
    phase = next;
    deadline = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
  }

  private void stop() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
