package dev.sluice.core.session;

import dev.sluice.core.toy.ToyWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;

/**
 * A channel to a client or a backend, and the one at its other end: it sends while it is read, it
 * may stop to take what is written, it counts writes and flushes. Nothing that is put off, such as
 * telling of a close, happens before {@link #runTasks}, as on a real loop.
 */
final class Peer extends EmbeddedChannel implements DuplexChannel {

  /** What is pending above which the channel is not writable. */
  static final int HIGH = 1024;

  private static final int BURST = 8192;

  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private boolean byHand;
  private boolean frozen;
  private boolean ended;
  private boolean endTold;
  private boolean outputShut;
  int writes;
  int flushes;

  /** Whether the other end closes as soon as it is told that nothing more will come. */
  boolean closesInTurn;

  Peer(ByteBufAllocator allocator) {
    config().setAllocator(allocator);
    config().setWriteBufferWaterMark(new WriteBufferWaterMark(HIGH / 2, HIGH));
    pipeline().addFirst(new Counter());
    freezeTime();
    byHand = true;
  }

  private final class Counter extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      writes++;
      ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      ctx.flush();
    }
  }

  /** The other end sends, in one burst for each array. */
  void sends(byte[]... bursts) {
    for (byte[] burst : bursts) {
      unsent.writeBytes(burst);
      deliver();
    }
  }

  void sends(char kind, String body) {
    sends(ToyWire.message(kind, body));
  }

  /** The other end shuts its output. */
  void ends() {
    ended = true;
    deliver();
  }

  /** What it has sent arrives, as long as it is read. */
  void deliver() {
    while (isOpen() && config().isAutoRead() && unsent.size() > 0) {
      byte[] all = unsent.toByteArray();
      int length = Math.min(all.length, BURST);
      unsent.reset();
      unsent.write(all, length, all.length - length);
      ByteBuf burst = alloc().directBuffer(length).writeBytes(all, 0, length);
      pipeline().fireChannelRead(burst);
      pipeline().fireChannelReadComplete();
    }
    if (ended && !endTold && isOpen() && unsent.size() == 0) {
      endTold = true;
      pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  /** How much the proxy has not read yet. */
  int unread() {
    return unsent.size();
  }

  /** The other end takes nothing any more. */
  void freeze() {
    frozen = true;
  }

  /** The other end takes again what is written. */
  void thaw() {
    frozen = false;
    unsafe().flush();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer in) throws Exception {
    if (!frozen) {
      super.doWrite(in);
    }
  }

  /** The messages that have arrived at the other end since the last time, as text. */
  String heard() {
    takeArrived();
    ByteBuf all = Unpooled.wrappedBuffer(arrived.toByteArray());
    arrived.reset();
    return ToyWire.text(all);
  }

  /** The bytes that have arrived at the other end since the last time. */
  byte[] heardBytes() {
    takeArrived();
    byte[] all = arrived.toByteArray();
    arrived.reset();
    return all;
  }

  private void takeArrived() {
    ByteBuf part;
    while ((part = readOutbound()) != null) {
      arrived.writeBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
  }

  /** Runs what was put off. */
  void runTasks() {
    byHand = false;
    super.runPendingTasks();
    byHand = true;
  }

  /** Lets the channel's own time pass, which it does not by itself. */
  void pass(long millis) {
    byHand = false;
    advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    runScheduledPendingTasks();
    byHand = true;
  }

  @Override
  public void runPendingTasks() {
    if (!byHand) {
      super.runPendingTasks();
    }
  }

  @Override
  public long runScheduledPendingTasks() {
    return byHand ? 0 : super.runScheduledPendingTasks();
  }

  @Override
  public boolean isInputShutdown() {
    return endTold;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setSuccess();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShut = true;
    if (closesInTurn) {
      close();
    }
    return promise.setSuccess();
  }

  @Override
  public boolean isShutdown() {
    return endTold && outputShut;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdownOutput();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return shutdownOutput(promise);
  }
}
