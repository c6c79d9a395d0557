package dev.sluice.core.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Finds message heads in what one peer sends, has each judged, and carries the verdict out. A
 * message whose head has been judged streams past without being assembled: only how much of it is
 * still to come is kept. Between messages of a silent peer no buffer is held.
 *
 * <p>Confined to the channel's loop.
 */
abstract class FrameReader extends ChannelInboundHandlerAdapter {

  /** No protocol may ask for more than this to be assembled. */
  private static final int MOST_ASSEMBLED = 16 * 1024 * 1024;

  private static final int KEEP_WHOLE = 1024;

  /** What has arrived and is not yet judged, from its reader index on. */
  private @Nullable ByteBuf input;

  /** Bytes of the judged message that are still to come. */
  private long streaming;

  /** Where they go; null: nowhere. */
  private @Nullable ChannelOutbound streamTarget;

  /**
   * Where a stretch of the input is being forwarded to; it refers to the buffer until committed.
   */
  private @Nullable ChannelOutbound forwarding;

  /** Bytes that must be at hand before the present message is judged again. */
  private int awaited;

  private boolean pumping;
  private boolean held;
  private boolean closed;

  /** The loop that the channel belongs to. */
  abstract HomeLoop loop();

  abstract Framer framer();

  abstract Verdict judge(Frame seen);

  /** Where forwarded bytes go; null: nowhere any more. */
  abstract @Nullable ChannelOutbound target();

  /**
   * Carries out a verdict that is more than forwarding, dropping or waiting.
   *
   * @return whether to go on reading
   */
  abstract boolean carryOut(Verdict verdict, Frame seen);

  /** Books a reply on the trunk of whoever is read; where its message goes. */
  ChannelOutbound bookReply() {
    throw new IllegalStateException("only a client's message can be shared");
  }

  /** The peer broke the protocol. */
  abstract void onViolation(ProtocolViolation violation);

  /** A rule of the product was broken while a message was judged, or there was no memory for it. */
  abstract void onFault(Throwable fault);

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    receive((ByteBuf) message);
  }

  /** Takes over {@code bytes}, and judges what can be judged. */
  final void receive(ByteBuf bytes) {
    loop().assertConfined();
    if (closed) {
      bytes.release();
      return;
    }
    input = input == null ? bytes : append(input, bytes);
    pump();
  }

  private static ByteBuf append(ByteBuf head, ByteBuf tail) {
    try {
      int more = tail.readableBytes();
      if (head.maxFastWritableBytes() >= more && head.refCnt() == 1) {
        return head.writeBytes(tail);
      }
      int both = head.readableBytes() + more;
      ByteBuf joined = head.alloc().directBuffer(Math.max(both, 2 * head.readableBytes()));
      joined.writeBytes(head).writeBytes(tail);
      head.release();
      return joined;
    } finally {
      tail.release();
    }
  }

  /** Goes on judging, unless that is under way or held. */
  final void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    HomeLoop loop = loop();
    Frame frame = loop.takeFrame();
    try {
      while (!held && !closed && step(frame)) {
        // Each turn takes one message, or one stretch of one.
      }
    } catch (ProtocolViolation violation) {
      onViolation(violation);
    } catch (RuntimeException | AssertionError | OutOfMemoryError fault) {
      // It is this reader's own, whoever has it go on: that may be another channel that was read.
      onFault(fault);
    } finally {
      pumping = false;
      loop.giveFrame(frame);
      letGo();
    }
  }

  private boolean step(Frame frame) throws ProtocolViolation {
    ByteBuf in = input;
    if (in == null || !in.isReadable()) {
      return false;
    }
    if (streaming > 0) {
      stream(in);
      return true;
    }
    if (in.readableBytes() < awaited || !framer().readHead(in, in.readerIndex(), frame)) {
      return false;
    }
    awaited = 0;
    Verdict verdict = judge(frame);
    return !closed && carry(verdict, frame, in);
  }

  /** A message that has lost its target, or whose sender has got another one, goes nowhere. */
  @SuppressWarnings("ReferenceEquality") // the same peer is meant
  private void stream(ByteBuf in) {
    int length = (int) Math.min(streaming, in.readableBytes());
    ChannelOutbound target = streamTarget;
    if (target != null && target == target()) {
      forward(target, in, in.readerIndex(), length);
    }
    in.skipBytes(length);
    streaming -= length;
    if (streaming == 0) {
      streamTarget = null;
    }
  }

  /** What is being forwarded to one peer goes to the other from here on. */
  @SuppressWarnings("ReferenceEquality") // the same peer is meant
  final void redirect(ChannelOutbound from, ChannelOutbound to) {
    if (streamTarget == from) {
      streamTarget = to;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same peer is meant
  private void forward(ChannelOutbound target, ByteBuf in, int index, int length) {
    ChannelOutbound before = forwarding;
    if (before != null && before != target) {
      before.commit();
    }
    forwarding = target;
    target.forward(in, index, length);
  }

  private boolean carry(Verdict verdict, Frame frame, ByteBuf in) throws ProtocolViolation {
    switch (verdict) {
      case FORWARD -> {
        forward(frame, in);
        return true;
      }
      case SWALLOW -> {
        swallow(frame, in);
        return true;
      }
      case MORE -> {
        if (frame.needed() <= frame.available()) {
          throw new IllegalStateException(
              "asks for " + frame.needed() + " bytes, which are at hand");
        }
        awaitMore(frame, frame.needed());
        return false;
      }
      case HOLD -> {
        held = true;
        return false;
      }
      case SHARE -> {
        share(frame);
        in.skipBytes(frame.available());
        return true;
      }
      case FORWARD_AND_RELEASE -> forward(frame, in);
      case SWALLOW_AND_RELEASE, START_TLS, LOGGED_IN, CLOSE -> swallow(frame, in);
      case ACQUIRE -> {}
    }
    return carryOut(verdict, frame);
  }

  private void forward(Frame frame, ByteBuf in) {
    ChannelOutbound target = target();
    if (target != null) {
      int skipped = frame.skipped();
      forward(target, in, frame.index() + skipped, frame.available() - skipped);
    }
    pass(frame, in, target);
  }

  private void share(Frame frame) {
    if (!frame.isComplete()) {
      throw new IllegalStateException("a part of a message cannot be shared");
    }
    int skipped = frame.skipped();
    int length = frame.available() - skipped;
    forward(bookReply(), frame.buffer(), frame.index() + skipped, length);
  }

  private void swallow(Frame frame, ByteBuf in) {
    pass(frame, in, null);
  }

  private void pass(Frame frame, ByteBuf in, @Nullable ChannelOutbound target) {
    in.skipBytes(frame.available());
    streaming = frame.length() - frame.available();
    streamTarget = streaming > 0 ? target : null;
  }

  /** Judges the present message again once so many bytes of it are at hand. */
  final void awaitMore(Frame frame, long bytes) throws ProtocolViolation {
    if (bytes > MOST_ASSEMBLED) {
      throw new ProtocolViolation(
          "a message of " + frame.length() + " bytes is too long to be held as a whole");
    }
    awaited = (int) bytes;
  }

  /** Stops judging until {@link #goOn}. */
  final void hold() {
    held = true;
  }

  final void release() {
    held = false;
  }

  /** Judges the held message again. */
  final void goOn() {
    held = false;
    pump();
  }

  final boolean isHeld() {
    return held;
  }

  /** Whether nothing of the peer's has been read that is not judged to its end. */
  boolean isQuiet() {
    return backlog() == 0 && streaming == 0;
  }

  /** Whether the other side has got only a part of a message so far. */
  final boolean isMidMessage() {
    return streaming > 0 && streamTarget != null;
  }

  /** Bytes that have been read and not judged. */
  final int backlog() {
    return input == null ? 0 : input.readableBytes();
  }

  /** Bytes of the buffer that holds it. */
  final int inputCapacity() {
    return input == null ? 0 : input.capacity();
  }

  /** What has been read and not judged; to be looked at, and neither moved nor kept. */
  final ByteBuf unjudged() {
    return input == null ? Unpooled.EMPTY_BUFFER : input;
  }

  /** Whether all of the message is at hand that is judged next. */
  final boolean isMessageAtHand() {
    ByteBuf in = input;
    if (in == null || !in.isReadable()) {
      return false;
    }
    Frame frame = loop().takeFrame();
    try {
      return framer().readHead(in, in.readerIndex(), frame) && frame.isComplete();
    } catch (ProtocolViolation violation) {
      return false;
    } finally {
      loop().giveFrame(frame);
    }
  }

  /** Gives what has been read and not judged to another reader. */
  final @Nullable ByteBuf takeInput() {
    ByteBuf taken = input;
    input = null;
    return taken;
  }

  /** Judges nothing any more and drops whatever comes. */
  final void stopReading() {
    closed = true;
    if (!pumping) {
      letGo();
    }
  }

  final boolean isStopped() {
    return closed;
  }

  /**
   * Lets go of the buffer, or of most of it when little is left, and of what is being forwarded.
   */
  final void letGo() {
    ChannelOutbound target = forwarding;
    forwarding = null;
    ByteBuf in = input;
    boolean spent = in != null && !in.isReadable();
    if (target != null && spent && target.takeOver(in)) {
      input = null;
      return;
    }
    if (target != null) {
      target.commit();
    }
    if (in == null) {
      return;
    }
    if (closed || spent) {
      input = null;
      in.release();
    } else if (in.readerIndex() > KEEP_WHOLE && in.readableBytes() < in.capacity() / 4) {
      keepLittle(in);
    }
  }

  private void keepLittle(ByteBuf in) {
    try {
      input = in.alloc().directBuffer(in.readableBytes()).writeBytes(in);
      in.release();
    } catch (OutOfMemoryError full) {
      // The large one stays until there is room for a small one.
    }
  }
}
