package dev.sluice.core.toy;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side. {@code Q} is a query, {@code B} and {@code C} begin and end a unit of several,
 * {@code L} is answered by the proxy, {@code S} dropped, {@code W} goes out as a {@code Q} under a
 * head of the proxy's own, {@code H} held until {@link #letPass}, {@code P} and {@code U} pin and
 * unpin, {@code D} spoils the backend, {@code X} says goodbye, {@code F} finds a fault in the
 * protocol, {@code T} breaks the backend, {@code I} interrupts it. {@code M} travels over the trunk
 * whose kind its first digit names.
 */
public final class ToySession implements ClientSession, SeatHolder {

  private final SharingTools tools;
  private final List<String> told = new ArrayList<>();
  private @Nullable ToyBackend backend;
  private boolean refused;
  private boolean passes;
  private boolean timedOut;
  private boolean shares;

  /**
   * Whether messages may be sent again, and go to the place that their second digit names. It may
   * be told then that nothing is owed.
   */
  public boolean resends;

  /** Bytes that it says it keeps for the client. */
  public long kept;

  /** Whether the session goes on without the backend that it lost. */
  public boolean survivesLoss;

  /** What it throws at the next call of any kind but a frame. */
  public @Nullable RuntimeException fault;

  public ToySession(SharingTools tools) {
    this.tools = tools;
  }

  /** What the core told it, in order. */
  public List<String> told() {
    return told;
  }

  public SharingTools tools() {
    return tools;
  }

  private void note(String what) {
    told.add(what);
    RuntimeException thrown = fault;
    if (thrown != null) {
      fault = null;
      throw thrown;
    }
  }

  @Override
  public Framer framer() {
    return ToyWire.FRAMER;
  }

  @Override
  public void onStart() {
    note("start");
  }

  @Override
  public Verdict onClientFrame(Frame frame) {
    return switch ((char) frame.kind()) {
      case 'X' -> Verdict.CLOSE;
      case 'S' -> Verdict.SWALLOW;
      case 'L' -> local(frame);
      case 'H' -> passes ? pass() : Verdict.HOLD;
      case 'F' -> throw new IllegalStateException("a fault on the client's side");
      case 'M' -> share(frame);
      default -> backend == null ? alone() : serve(frame, backend);
    };
  }

  private Verdict pass() {
    passes = false;
    return Verdict.SWALLOW;
  }

  private Verdict alone() {
    if (refused) {
      refused = false;
      return Verdict.SWALLOW;
    }
    return Verdict.ACQUIRE;
  }

  private Verdict share(Frame frame) {
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    shares = true;
    TrunkTools trunks = trunks();
    int kind = ToyWire.body(frame).charAt(0) - '0';
    int place = resends ? ToyWire.body(frame).charAt(1) - '0' : Place.HOME;
    boolean there = trunks.kind() == kind && trunks.place() == place;
    if (there || (resends && trunks.owed() > 0 && trunks.cross(kind, place))) {
      return Verdict.SHARE;
    }
    if (trunks.owed() > 0) {
      trunks.awaitReplies();
      return Verdict.HOLD;
    }
    if (!refused && !trunks.join(kind, place)) {
      return Verdict.HOLD;
    }
    if (refused) {
      refused = false;
      return Verdict.SWALLOW;
    }
    return Verdict.SHARE;
  }

  @Override
  public void onTrunkRefused(String error) {
    ToyWire.send(tools.client(), 'e', error);
    refused = true;
    note("trunk refused");
  }

  @Override
  public void onTrunkLost(Outbound to, int owed, CloseReason reason) {
    for (int i = 0; i < owed; i++) {
      ToyWire.send(to, 't', reason.label());
    }
    note("trunk lost " + owed);
  }

  @Override
  public boolean onWithheld(Frame reply, int place, int since) {
    if (!resends) {
      throw new AssertionError("a reply is for the client");
    }
    note("withheld " + place + " " + since);
    return true;
  }

  @Override
  public void onQuiet() {
    if (!resends) {
      throw new AssertionError("nothing is sent again");
    }
  }

  @Override
  public void onReplyEnded() {
    throw new AssertionError("asks for no such thing");
  }

  /** The session's seat, which it has from when it first asks. */
  public TrunkTools trunks() {
    return tools.trunks(this);
  }

  private Verdict local(Frame frame) {
    if (!frame.isComplete()) {
      frame.need((int) frame.length());
      return Verdict.MORE;
    }
    ToyWire.send(tools.client(), 'l', ToyWire.body(frame));
    return Verdict.SWALLOW;
  }

  private Verdict serve(Frame frame, ToyBackend mine) {
    switch ((char) frame.kind()) {
      case 'B' -> mine.open(true);
      case 'C' -> mine.open(false);
      case 'P' -> tools.pin("asked");
      case 'U' -> tools.unpin();
      case 'D' -> mine.spoil();
      case 'W' -> rewrite(frame, mine);
      case 'T' -> {
        breakNow();
        return Verdict.SWALLOW;
      }
      case 'I' -> {
        tools.interrupt(side -> new ToyLogin(side), () -> {});
        return Verdict.SWALLOW;
      }
      case 'Q' -> {}
      default -> throw new IllegalStateException("an unknown message");
    }
    mine.owe();
    tools.activity(Activity.RUNNING);
    return Verdict.FORWARD;
  }

  private static void rewrite(Frame frame, ToyBackend mine) {
    mine.out().buffer(ToyWire.HEAD).writeInt((int) frame.length()).writeByte('Q');
    frame.skip(ToyWire.HEAD);
  }

  /** An answer has come to its end. */
  void onAnswer(boolean last, boolean open) {
    if (last) {
      tools.activity(open ? Activity.PAUSED : Activity.IDLE);
    }
  }

  void closeNow() {
    tools.close(CloseReason.KILLED);
  }

  /** Breaks the backend, whatever it is doing. */
  public void breakNow() {
    backend = null;
    tools.breakBackend(CloseReason.QUERY_TIMEOUT);
  }

  /** The held message may pass; shown again after {@link SharingTools#resume}. */
  public void letPass() {
    passes = true;
  }

  @Override
  public void onLease(BackendSession leased) {
    backend = (ToyBackend) leased;
    backend.attach(this);
    note("lease");
  }

  @Override
  public void onReleased() {
    backend = null;
    note("released");
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    refused = true;
    ToyWire.send(tools.client(), 'e', reason.label());
    note("rejected " + reason.label());
  }

  @Override
  public boolean onBackendLost(CloseReason reason) {
    backend = null;
    note("lost " + reason.label());
    return survivesLoss;
  }

  @Override
  public void onTimeout(Activity activity) {
    note("timeout " + activity);
    if (activity != Activity.RUNNING) {
      tools.close(CloseReason.CLIENT_IDLE);
    } else if (timedOut) {
      breakNow();
      tools.close(CloseReason.QUERY_TIMEOUT);
    } else {
      timedOut = true;
      tools.interrupt(side -> new ToyLogin(side), () -> {});
    }
  }

  @Override
  public boolean onInputEnd() {
    note("input end");
    boolean shared = shares && trunks().owed() > 0;
    return shared || (backend != null && backend.owed() > 0);
  }

  @Override
  public long kept() {
    return kept;
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    ToyWire.send(tools.client(), 'x', reason.label());
    note("closing " + reason.label());
  }

  @Override
  public boolean isAtBoundary() {
    boolean answered = !shares || trunks().owed() == 0;
    return answered && (backend == null || (backend.owed() == 0 && !backend.isOpen()));
  }

  @Override
  public void onClosed() {
    note("closed");
  }
}
