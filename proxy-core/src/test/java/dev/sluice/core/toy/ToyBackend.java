package dev.sluice.core.toy;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TrunkSession;
import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The backend's side: {@code Z} ends a reply, {@code r} is a part of one, {@code n} concerns the
 * proxy alone, {@code m} is passed on as a whole, {@code E} is the server's last word, {@code F}
 * finds a fault in the protocol, {@code k} makes the session close, {@code t} break the backend. A
 * trunk of a kind from 8 on serves only after {@code p}, and not if that has a text.
 */
public final class ToyBackend implements TrunkSession {

  private final Outbound out;
  private @Nullable ToySession session;
  private int owed;
  private boolean open;
  private boolean spoilt;
  private boolean shared;
  private boolean midReply;
  private String refusal = "";

  /** What it throws when it is given back. */
  public @Nullable RuntimeException fault;

  public ToyBackend(Outbound out) {
    this.out = out;
  }

  void attach(ToySession holder) {
    session = holder;
  }

  Outbound out() {
    return out;
  }

  void owe() {
    owed++;
  }

  int owed() {
    return owed;
  }

  /** A unit of several requests begins or ends. */
  void open(boolean now) {
    open = now;
  }

  boolean isOpen() {
    return open;
  }

  /** Nobody may have the connection after this holder. */
  void spoil() {
    spoilt = true;
  }

  @Override
  public boolean onShared(int kind) {
    shared = true;
    ToyWire.send(out, 'K', Integer.toString(kind));
    return kind < 8;
  }

  @Override
  public @Nullable String shareRefusal() {
    return refusal.isEmpty() ? null : refusal;
  }

  @Override
  public boolean isMidReply() {
    return midReply;
  }

  @Override
  public Framer framer() {
    return ToyWire.FRAMER;
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    return switch ((char) frame.kind()) {
      case 'Z' -> onEnd(frame);
      case 'r' -> {
        midReply = true;
        yield Verdict.FORWARD;
      }
      case 'n' -> Verdict.SWALLOW;
      case 'p' -> {
        refusal = ToyWire.body(frame);
        yield Verdict.SWALLOW_AND_RELEASE;
      }
      case 'm' -> whole(frame);
      case 'E' -> Verdict.CLOSE;
      case 'k' -> onKill();
      case 't' -> onBreak();
      default -> throw new IllegalStateException("a fault on the backend's side");
    };
  }

  private static Verdict whole(Frame frame) {
    if (frame.isComplete()) {
      return Verdict.FORWARD;
    }
    frame.need((int) frame.length());
    return Verdict.MORE;
  }

  private Verdict onEnd(Frame frame) {
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    midReply = false;
    if (shared) {
      return Verdict.FORWARD_AND_RELEASE;
    }
    owed--;
    boolean free = owed == 0 && !open;
    ToySession holder = session;
    if (holder == null) {
      return free ? Verdict.SWALLOW_AND_RELEASE : Verdict.SWALLOW;
    }
    holder.onAnswer(owed == 0, open);
    return free ? Verdict.FORWARD_AND_RELEASE : Verdict.FORWARD;
  }

  private Verdict onKill() {
    if (session != null) {
      session.closeNow();
    }
    return Verdict.SWALLOW;
  }

  private Verdict onBreak() {
    if (session != null) {
      session.breakNow();
    }
    return Verdict.FORWARD;
  }

  @Override
  public String remoteId() {
    return "toy";
  }

  @Override
  public void sayGoodbye() {
    ToyWire.send(out, 'X', "");
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    session = null;
    shared = false;
    if (fault != null) {
      throw fault;
    }
    if (spoilt) {
      return Cleanliness.UNCLEAN;
    }
    if (open) {
      open = false;
      owed++;
      ToyWire.send(out, 'R', "");
    }
    return owed > 0 ? Cleanliness.CLEANING : Cleanliness.CLEAN;
  }
}
