package dev.sluice.testkit.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows bytes to a login as the core does: frame by frame, held frames again, nothing after. */
public final class Feed {

  private final Supplier<Framer> framer;
  private final Function<Frame, Verdict> judge;
  private final Frame frame = new Frame();

  /** Ends where what has arrived ends, so that whoever reads beyond it is found out. */
  private ByteBuf in = Unpooled.EMPTY_BUFFER;

  private int awaited;
  private long streaming;
  private boolean held;

  /** What was judged, but for {@link Verdict#MORE}. */
  public final List<Verdict> verdicts = new ArrayList<>();

  public @Nullable ProtocolViolation violation;

  public Feed(Supplier<Framer> framer, Function<Frame, Verdict> judge) {
    this.framer = framer;
    this.judge = judge;
  }

  public boolean isOver() {
    return violation != null || verdicts.contains(Verdict.CLOSE);
  }

  /** Shows the held frame again. */
  public void goOn() {
    held = false;
    pump();
  }

  public void bytes(ByteBuf bytes) {
    in = Unpooled.copiedBuffer(in, bytes);
    pump();
  }

  private void pump() {
    try {
      while (!held && !isOver() && step()) {
        // Each turn takes one frame, or a stretch of one.
      }
    } catch (ProtocolViolation e) {
      violation = e;
    }
  }

  private boolean step() throws ProtocolViolation {
    if (streaming > 0) {
      int part = (int) Math.min(streaming, in.readableBytes());
      in.skipBytes(part);
      streaming -= part;
      return part > 0;
    }
    if (!in.isReadable()
        || in.readableBytes() < awaited
        || !framer.get().readHead(in, in.readerIndex(), frame)) {
      return false;
    }
    awaited = 0;
    Verdict verdict = judge.apply(frame);
    if (verdict == Verdict.MORE) {
      awaited = frame.needed();
      if (awaited <= frame.available() || awaited > 65_536) {
        throw new AssertionError("asks for " + awaited + " bytes, has " + frame.available());
      }
      return false;
    }
    if (verdict == Verdict.HOLD) {
      held = true;
      return false;
    }
    verdicts.add(verdict);
    in.skipBytes(frame.available());
    streaming = frame.length() - frame.available();
    return verdict == Verdict.SWALLOW;
  }

  /** Forgets what has arrived and is not judged. */
  public void drop() {
    in = Unpooled.EMPTY_BUFFER;
  }

  /** What has arrived and is not judged. */
  public int backlog() {
    return in.readableBytes();
  }
}
