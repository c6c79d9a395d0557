package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
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
  private final Sink kept = new Sink();
  private final ByteBuf gathered = Unpooled.buffer();
  @Nullable SeatHolder holder;
  private @Nullable Link trunk;
  private int trunkKind = NONE;
  private int owed;
  private boolean awaiting;
  private boolean muted;
  private boolean awaitsReplyEnd;
  private boolean resends;
  private boolean keeping;

  Seat(Rig rig, App app) {
    this.rig = rig;
    this.app = app;
  }

  void onReply() {
    owed--;
    if (awaitsReplyEnd && !app.isOver() && holder != null) {
      awaitsReplyEnd = false;
      holder.onReplyEnded();
    }
    if (owed == 0) {
      settle();
    }
  }

  private void settle() {
    if (!app.isOver()) {
      tellQuiet();
    }
    if (owed == 0 && awaiting && !app.isOver()) {
      awaiting = false;
      app.goOn();
    }
    if (owed == 0) {
      app.onSettled();
    }
  }

  /** The trunk is lost, and so many replies with it. */
  void lost(int replies) {
    owed -= replies;
    trunkKind = NONE;
    if (!app.isOver() && holder != null) {
      holder.onTrunkLost(replies, CloseReason.BACKEND_LOST);
      settle();
    }
  }

  @Override
  public int kind() {
    return trunkKind;
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
    Link next = rig.trunk(kind, place);
    if (next == null) {
      app.refusedSeat();
      return true;
    }
    if (next.await(this, kind)) {
      app.hold();
      return false;
    }
    trunk = next;
    trunkKind = kind;
    return true;
  }

  /** The trunk that was waited for is ready, or refused. */
  void seated(Link next, int kind, @Nullable String refusal) {
    if (app.isOver()) {
      return;
    }
    if (refusal == null) {
      trunk = next;
      trunkKind = kind;
    } else if (holder != null) {
      holder.onTrunkRefused(refusal);
    }
    tellQuiet();
    app.goOn();
  }

  private void tellQuiet() {
    if (resends && holder != null) {
      holder.onQuiet();
    }
  }

  @Override
  public int place() {
    Link at = trunk;
    return at == null ? Place.HOME : at.place;
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

  /** Whether its client is gone. */
  boolean isOver() {
    return app.isOver();
  }

  /** Where replies go now. */
  Sink replies() {
    return keeping ? kept : app.toClient();
  }

  /** The reply that comes first is for the session alone. */
  void withhold(Frame reply) {
    if (!app.isOver() && holder != null) {
      holder.onWithheld(reply);
    }
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
    Link at = trunk;
    if (at == null) {
      throw new AssertionError("writes without a seat");
    }
    return at.out();
  }

  @Override
  public Outbound aside() {
    Link at = trunk;
    if (at == null) {
      throw new AssertionError("asks without a seat");
    }
    owed++;
    at.book(this, true);
    return at.out();
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
    return at != null && at.isMidReplyTo(this);
  }

  @Override
  public void awaitReplyEnd() {
    awaitsReplyEnd = true;
  }

  @Override
  public CommonLease lease(CommonHolder holder, int place) {
    return rig.lease(holder, place);
  }

  @Override
  public boolean tryStart() {
    return true;
  }

  @Override
  public void mute(boolean on) {
    muted = on;
  }

  /** Where a message goes; a reply to it is booked. */
  Sink share() {
    Link at = trunk;
    if (at == null) {
      throw new AssertionError("shares without a seat");
    }
    owed++;
    at.book(this, muted);
    return at.out();
  }
}
