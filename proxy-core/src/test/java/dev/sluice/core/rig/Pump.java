package dev.sluice.core.rig;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows what one peer sends to a machine as the core does, and carries its verdicts out: judged
 * messages stream on, held ones are shown again. The buffer is another one with each piece that
 * arrives, and the last one is spoilt, so that whoever keeps one is found out.
 */
public final class Pump {

  /** What the core does on one side of a session. */
  public interface Side {
    Framer framer();

    Verdict judge(Frame seen);

    /** Where forwarded bytes go; null: nowhere any more. */
    @Nullable Sink target();

    /** Carries out what is more than passing on; tells whether to go on. */
    boolean carryOut(Verdict verdict, Frame seen);

    /** Where a shared message goes; a reply to it is booked. */
    default Sink share() {
      throw new AssertionError("a message is shared");
    }

    /** Whether heads tell where messages end, so that nobody may ask for more than that. */
    default boolean knowsLengths() {
      return true;
    }

    default void onViolation(ProtocolViolation violation) {
      throw new AssertionError(violation);
    }

    default void onFault(RuntimeException fault) {
      throw fault;
    }
  }

  /** Stands before the first message, so that indexes are never counted from zero. */
  private static final int JUNK = 3;

  private final Side side;
  private final Frame frame = new Frame();
  private ByteBuf in = Unpooled.buffer().writeZero(JUNK).skipBytes(JUNK);
  private long streaming;
  private @Nullable Sink streamTarget;
  private int awaited;
  private boolean pumping;
  private boolean held;
  private boolean stopped;

  public Pump(Side side) {
    this.side = side;
  }

  public void receive(ByteBuf bytes) {
    if (stopped) {
      return;
    }
    ByteBuf next = Unpooled.buffer().writeZero(JUNK).skipBytes(JUNK);
    next.writeBytes(in).writeBytes(bytes);
    if (in.refCnt() != 1) {
      throw new AssertionError("somebody keeps what was shown");
    }
    in.setIndex(0, in.capacity()).setZero(0, in.capacity());
    in = next;
    pump();
  }

  /** The same, one char a byte. */
  public void receive(String bytes) {
    receive(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
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
      side.onViolation(violation);
    } catch (RuntimeException fault) {
      side.onFault(fault);
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
    return !stopped && carry(verdict);
  }

  @SuppressWarnings("ReferenceEquality") // the same peer is meant
  private void stream() {
    int length = (int) Math.min(streaming, in.readableBytes());
    if (streamTarget != null && streamTarget == side.target()) {
      streamTarget.forward(in, in.readerIndex(), length);
    }
    in.skipBytes(length);
    streaming -= length;
  }

  private boolean carry(Verdict verdict) {
    switch (verdict) {
      case FORWARD, FORWARD_AND_RELEASE -> pass(side.target());
      case SWALLOW, SWALLOW_AND_RELEASE, CLOSE -> pass(null);
      case SHARE -> {
        if (!frame.isComplete()) {
          throw new AssertionError("a part of a message is shared");
        }
        pass(side.share());
      }
      case HOLD -> held = true;
      case MORE -> await(frame.needed());
      case ACQUIRE -> {}
      case START_TLS, LOGGED_IN -> throw new AssertionError(verdict + " here");
    }
    return switch (verdict) {
      case SHARE, FORWARD, SWALLOW -> true;
      case HOLD, MORE -> false;
      default -> side.carryOut(verdict, frame);
    };
  }

  private void pass(@Nullable Sink target) {
    int skipped = target == null ? 0 : frame.skipped();
    if (target != null) {
      target.forward(in, frame.index() + skipped, frame.available() - skipped);
    }
    in.skipBytes(frame.available());
    streaming = frame.length() - frame.available();
    streamTarget = streaming > 0 ? target : null;
  }

  /** Judges the message again once so many bytes of it are there. */
  public void await(long bytes) {
    if (bytes <= frame.available() || (side.knowsLengths() && bytes > frame.length())) {
      throw new AssertionError("asks for " + bytes + ", has " + frame.available());
    }
    awaited = (int) bytes;
  }

  public void hold() {
    held = true;
  }

  public boolean isHeld() {
    return held;
  }

  public void goOn() {
    held = false;
    pump();
  }

  public void stop() {
    stopped = true;
  }

  public boolean isStopped() {
    return stopped;
  }

  /** Whether the other side has got only a part of a message so far. */
  public boolean isMidMessage() {
    return streaming > 0 && streamTarget != null;
  }

  /** Whether all that arrived is judged to its end. */
  public boolean isQuiet() {
    return !in.isReadable() && streaming == 0;
  }
}
