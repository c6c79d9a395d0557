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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** One client's seat on a trunk: the core's part of it. */
final class Seat implements TrunkTools, Resending {

  private final Rig rig;
  private final App app;
  private final SeatHolder holder;
  private final Sink kept = new Sink();
  private final ByteBuf gathered = Unpooled.buffer();
  private @Nullable Link trunk;
  private int trunkKind = NONE;
  private int owed;
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
    owed++;
    at.book(this, dropped);
    return at.out();
  }

  private Link serving() {
    Link at = trunk;
    if (at == null || !at.isServing()) {
      throw new AssertionError("shares without a seat");
    }
    return at;
  }

  /** Where replies go now; null: the client is gone. */
  @Nullable Sink target() {
    if (app.isOver()) {
      return null;
    }
    return keeping ? kept : app.toClient();
  }

  boolean isJoining() {
    return joining;
  }

  /** The reply that comes first is for the session alone. */
  void withhold(Frame reply) {
    if (!app.isOver()) {
      holder.onWithheld(reply);
    }
  }

  void onReply() {
    owed--;
    if (app.isOver()) {
      return;
    }
    if (awaitsReplyEnd) {
      awaitsReplyEnd = false;
      holder.onReplyEnded();
    }
    if (owed == 0) {
      settle();
    }
  }

  private void settle() {
    tellQuiet();
    if (owed == 0 && awaiting) {
      awaiting = false;
      app.goOn();
    }
    if (owed == 0) {
      silenced = false;
      app.onSettled();
    }
  }

  private void tellQuiet() {
    if (resends && !app.isOver()) {
      holder.onQuiet();
    }
  }

  /** The trunk is lost, and so many replies with it. */
  void onLost(int replies, int silent, boolean torn, CloseReason reason) {
    owed -= replies + silent;
    if (app.isOver()) {
      return;
    }
    if (torn) {
      app.cut(reason);
      return;
    }
    if (replies > 0) {
      holder.onTrunkLost(replies, reason);
    }
    if (silent > 0 && silenced) {
      app.close(reason);
    } else {
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
    if (owed > 0) {
      throw new AssertionError("leaves a trunk that owes " + owed);
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
    return owed;
  }

  @Override
  public void awaitReplies() {
    awaiting = true;
  }

  @Override
  public boolean isMidReply() {
    Link at = trunk;
    return owed > 0 && at != null && at.isMidReplyTo(this);
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
  public void keep(boolean on) {
    keeping = on;
  }

  @Override
  public int kept() {
    gathered.writeBytes(kept.take());
    return gathered.readableBytes();
  }

  @Override
  public void pass(int bytes) {
    if (bytes > kept()) {
      throw new AssertionError("passes " + bytes + " of " + kept());
    }
    app.toClient().forward(gathered, gathered.readerIndex(), bytes);
    gathered.skipBytes(bytes);
  }
}
