package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.TrunkTools;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's seat on a trunk: the core's part of it, message by message, where the core itself
 * takes those together that go to one place.
 */
final class Seat implements TrunkTools, Resending {

  private final Rig rig;
  private final App app;
  private final SeatHolder holder;

  /** What the client has sent and has got no reply to, in its order. */
  private final ArrayDeque<Booking> line = new ArrayDeque<>();

  /** What is answered behind a gap, in the same order. */
  private final ArrayDeque<Booking> kept = new ArrayDeque<>();

  private @Nullable Link trunk;
  private int trunkKind = NONE;
  private boolean joining;
  private boolean awaiting;
  private boolean muted;

  /** Whether the client has silenced a reply, and no moment has come since with nothing owed. */
  private boolean silenced;

  private boolean awaitsReplyEnd;
  private boolean resends;
  private boolean keeping;

  Seat(Rig rig, App app, SeatHolder holder) {
    this.rig = rig;
    this.app = app;
    this.holder = holder;
  }

  /** One more message is written to the trunk; returns where it goes. */
  Sink share() {
    silenced |= muted;
    return book(muted);
  }

  private Sink book(boolean dropped) {
    Link at = serving();
    Booking booking = new Booking(this, at, dropped);
    line.add(booking);
    at.book(booking);
    return at.out();
  }

  private Link serving() {
    Link at = trunk;
    if (at == null || !at.isServing()) {
      throw new AssertionError("shares without a seat");
    }
    return at;
  }

  /** Where a reply goes now; null: the client is gone. */
  @Nullable Sink target(Booking of) {
    if (app.isOver()) {
      return null;
    }
    boolean inTurn = of == line.peek() && !keeping && !of.isEarly();
    return inTurn ? app.toClient() : of.early();
  }

  boolean isJoining() {
    return joining;
  }

  /** A reply is for the session alone. */
  void withhold(Booking of, Frame reply) {
    if (!app.isOver()) {
      int since = line.size() - List.copyOf(line).indexOf(of);
      of.gap = holder.onWithheld(reply, of.link.place, since);
    }
  }

  void onReply(Booking to) {
    boolean inTurn = to == line.peek();
    settle(to);
    if (app.isOver()) {
      return;
    }
    if (awaitsReplyEnd && inTurn) {
      awaitsReplyEnd = false;
      holder.onReplyEnded();
    }
    if (line.isEmpty()) {
      settle();
    }
  }

  private void settle(Booking to) {
    to.done = true;
    for (Booking first = line.peek(); first != null && first.done; first = line.peek()) {
      line.remove();
      keeping |= first.gap;
      if (keeping) {
        kept.add(first);
      } else {
        first.passTo(app.toClient());
      }
    }
  }

  private void settle() {
    tellQuiet();
    if (line.isEmpty() && awaiting) {
      awaiting = false;
      app.goOn();
    }
    if (line.isEmpty()) {
      silenced = false;
      app.onSettled();
    }
  }

  private void tellQuiet() {
    if (resends && !app.isOver()) {
      holder.onQuiet();
    }
  }

  /** A trunk is lost, and these replies with it. */
  void onLost(List<Booking> lost, boolean torn, CloseReason reason) {
    boolean missed = false;
    for (Booking booking : lost) {
      Sink to = torn ? null : target(booking);
      missed |= booking.muted && silenced;
      if (to != null && !booking.muted) {
        holder.onTrunkLost(to, 1, reason);
      }
      settle(booking);
    }
    if (app.isOver()) {
      return;
    }
    if (torn) {
      app.cut(reason);
    } else if (missed) {
      app.close(reason);
    } else if (line.isEmpty()) {
      settle();
    }
  }

  /** The trunk that was waited for is ready. */
  void onJoined(Link next, int kind) {
    trunk = next;
    trunkKind = kind;
    onAnswer();
  }

  /** The server would not have the connection become a trunk. */
  void onRefused(String error) {
    if (!app.isOver()) {
      holder.onTrunkRefused(error);
    }
    onAnswer();
  }

  /** The trunk that was waited for is lost. */
  void onRefused(Rejection reason) {
    if (!app.isOver()) {
      app.session().onRejected(reason, "");
    }
    onAnswer();
  }

  private void onAnswer() {
    joining = false;
    tellQuiet();
    app.goOn();
  }

  @Override
  public int kind() {
    Link at = trunk;
    return at != null && at.isServing() ? trunkKind : NONE;
  }

  @Override
  public boolean join(int kind) {
    return join(kind, Place.HOME);
  }

  @Override
  public boolean join(int kind, int place) {
    if (!line.isEmpty()) {
      throw new AssertionError("leaves a trunk that owes " + line.size());
    }
    if (joining) {
      app.hold();
      return false;
    }
    Link next = rig.trunk(kind, place);
    if (next == null) {
      app.session().onRejected(Rejection.QUEUE_TIMEOUT, "none is free");
      return true;
    }
    if (next.await(this, kind)) {
      joining = true;
      app.hold();
      return false;
    }
    trunk = next;
    trunkKind = kind;
    return true;
  }

  @Override
  public boolean cross(int kind, int place) {
    Link next = rig.serving(kind, place);
    boolean another =
        line.stream().anyMatch(b -> !b.done && b.link.place == place && b.link != next);
    if (!resends || keeping || joining || next == null || another) {
      return false;
    }
    trunk = next;
    trunkKind = kind;
    return true;
  }

  @Override
  public int place() {
    Link at = trunk;
    return at == null ? Place.HOME : at.place;
  }

  @Override
  public boolean isReachable(int place) {
    return true;
  }

  @Override
  public long usedNanos() {
    return 0;
  }

  @Override
  public Outbound trunk() {
    return serving().out();
  }

  @Override
  public Outbound aside() {
    return book(true);
  }

  @Override
  public int owed() {
    return line.size();
  }

  @Override
  public void awaitReplies() {
    awaiting = true;
  }

  @Override
  public boolean isMidReply() {
    Booking first = line.peek();
    return first != null && !first.isEarly() && first.link.isMidReplyTo(first);
  }

  @Override
  public void awaitReplyEnd() {
    awaitsReplyEnd = true;
  }

  @Override
  public CommonLease lease(CommonHolder keeper, int place) {
    return rig.lease(keeper, place);
  }

  @Override
  public boolean tryStart() {
    return !rig.limited;
  }

  @Override
  public void mute(boolean on) {
    muted = on;
  }

  @Override
  public Resending resending() {
    resends = true;
    return this;
  }

  @Override
  public Outbound again() {
    return share();
  }

  @Override
  public void pass() {
    keeping = false;
    while (!kept.isEmpty() && !kept.element().gap) {
      kept.remove().passTo(app.toClient());
    }
    kept.poll();
  }
}
