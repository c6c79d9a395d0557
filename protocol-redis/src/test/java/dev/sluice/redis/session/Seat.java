package dev.sluice.redis.session;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.TrunkTools;
import org.jspecify.annotations.Nullable;

/** One client's seat on whatever trunk. */
final class Seat implements TrunkTools {

  private final Rig rig;
  private final App app;
  private @Nullable SeatHolder holder;
  private @Nullable Link trunk;
  private int kind = NONE;
  private int owed;
  private boolean awaiting;
  private boolean awaitsReplyEnd;
  private boolean muted;

  Seat(Rig rig, App app) {
    this.rig = rig;
    this.app = app;
  }

  /** Who is told what becomes of it. */
  Seat of(SeatHolder session) {
    holder = session;
    return this;
  }

  /** A message of the client goes over the trunk, and a reply to it is owed. */
  Sink share() {
    return book(muted);
  }

  private Sink book(boolean unheard) {
    Link at = taken();
    owed++;
    at.book(this, unheard);
    return at.out();
  }

  private Link taken() {
    Link at = trunk;
    if (at == null) {
      throw new AssertionError("writes without a seat");
    }
    return at;
  }

  /** Where replies go; null: the client is gone. */
  @Nullable Sink toClient() {
    return app.isOver() ? null : app.toClient();
  }

  /** The trunk has answered. */
  void onReply() {
    owed--;
    if (awaitsReplyEnd && !app.isOver() && holder != null) {
      awaitsReplyEnd = false;
      holder.onReplyEnded();
    }
    if (owed > 0) {
      return;
    }
    if (awaiting) {
      awaiting = false;
      app.goOn();
    }
    app.onNothingOwed();
  }

  /** The trunk that was waited for is ready, or refused. */
  void seated(Link next, int wanted, @Nullable String refusal) {
    if (app.isOver()) {
      return;
    }
    if (refusal == null) {
      sit(next, wanted);
    } else if (holder != null) {
      holder.onTrunkRefused(refusal);
    }
    app.goOn();
  }

  private void sit(Link next, int wanted) {
    trunk = next;
    kind = wanted;
  }

  @Override
  public int kind() {
    return kind;
  }

  @Override
  public boolean join(int wanted) {
    if (owed > 0) {
      throw new AssertionError("leaves a trunk that owes " + owed);
    }
    Link next = rig.trunk(wanted);
    if (next == null) {
      app.onNoSeat(Rejection.QUEUE_TIMEOUT);
      return true;
    }
    if (next.await(this, wanted)) {
      return false;
    }
    sit(next, wanted);
    return true;
  }

  @Override
  public boolean join(int wanted, int place) {
    return join(wanted);
  }

  @Override
  public int place() {
    return Place.HOME;
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
    return taken().out();
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
    return trunk != null && trunk.isMidReplyTo(this);
  }

  @Override
  public void awaitReplyEnd() {
    awaitsReplyEnd = true;
  }

  @Override
  public CommonLease lease(CommonHolder common) {
    return rig.lease(common);
  }

  @Override
  public boolean tryStart() {
    return true;
  }

  @Override
  public void mute(boolean on) {
    muted = on;
  }
}
