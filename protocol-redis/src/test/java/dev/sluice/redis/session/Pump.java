package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows what one peer sends to a machine as the core does, and carries its verdicts out. The buffer
 * is another one with each piece that arrives, so that whoever keeps one is found out.
 */
final class Pump {

  /** What the core does on one side. */
  interface Side {
    Framer framer();

    Verdict judge(Frame seen);

    /** Where forwarded bytes go; null: nowhere. */
    @Nullable Sink target();

    /** Where shared bytes go; books the reply. */
    Sink share();

    /** Carries out what is more than passing on; tells whether to go on. */
    boolean carryOut(Verdict verdict);
  }

  private final Side side;
  private final Frame frame = new Frame();
  private ByteBuf in = Unpooled.buffer();
  private long streaming;
  private @Nullable Sink streamTarget;
  private int awaited;
  private boolean pumping;
  private boolean held;
  private boolean stopped;

  Pump(Side side) {
    this.side = side;
  }

  void receive(String bytes) {
    ByteBuf next = Unpooled.buffer().writeZero(3).skipBytes(3);
    next.writeBytes(in);
    next.writeCharSequence(bytes, StandardCharsets.ISO_8859_1);
    in.setZero(0, in.capacity());
    in = next;
    pump();
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (!held && !stopped && step()) {
        // Each turn takes one message, or one stretch of one.
      }
    } catch (ProtocolViolation violation) {
      throw new AssertionError(violation);
    } finally {
      pumping = false;
    }
  }

  private boolean step() throws ProtocolViolation {
    if (!in.isReadable()) {
      return false;
    }
    if (streaming > 0) {
      stream();
      return true;
    }
    if (in.readableBytes() < awaited || !side.framer().readHead(in, in.readerIndex(), frame)) {
      return false;
    }
    awaited = 0;
    Verdict verdict = side.judge(frame);
    switch (verdict) {
      case SHARE -> {
        assert frame.isComplete();
        pass(side.share());
      }
      case FORWARD, FORWARD_AND_RELEASE -> pass(side.target());
      case SWALLOW, SWALLOW_AND_RELEASE, CLOSE -> pass(null);
      case HOLD -> held = true;
      case MORE -> awaited = frame.needed();
      case ACQUIRE -> {}
      case START_TLS, LOGGED_IN, SHARE_AND_HOLD -> throw new AssertionError(verdict);
    }
    return switch (verdict) {
      case SHARE, FORWARD, SWALLOW -> true;
      case HOLD, MORE -> false;
      default -> side.carryOut(verdict);
    };
  }

  private void stream() {
    int length = (int) Math.min(streaming, in.readableBytes());
    if (streamTarget != null) {
      streamTarget.forward(in, in.readerIndex(), length);
    }
    in.skipBytes(length);
    streaming -= length;
  }

  private void pass(@Nullable Sink target) {
    if (target != null) {
      int skipped = frame.skipped();
      target.forward(in, frame.index() + skipped, frame.available() - skipped);
    }
    in.skipBytes(frame.available());
    streaming = frame.length() - frame.available();
    streamTarget = target;
  }

  void hold() {
    held = true;
  }

  boolean isHeld() {
    return held;
  }

  void goOn() {
    held = false;
    pump();
  }

  /** Whether the other side has got only a part of a message so far. */
  boolean isMidMessage() {
    return streaming > 0 && streamTarget != null;
  }

  void stop() {
    stopped = true;
  }
}
