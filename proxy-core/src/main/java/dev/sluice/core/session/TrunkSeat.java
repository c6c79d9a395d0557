package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.TrunkTools;
import org.jspecify.annotations.Nullable;

/**
 * One session's seat on a trunk: what it is owed there, and whether it waits for something.
 * Outlives the session until its last reply has come. Confined to the trunk's loop.
 */
final class TrunkSeat implements TrunkTools {

  /** A client that has left so many bytes unread while others wait is cut off. */
  static final long MOST_UNREAD = 64L * 1024 * 1024;

  private final ClientHandler client;
  private final SeatHolder holder;
  private final Trunks trunks;

  private @Nullable Trunk trunk;

  /** Null unless the protocol sends messages again. */
  private @Nullable KeptReplies kept;

  private int owed;
  private boolean joining;
  private boolean answered;
  private boolean awaiting;
  private boolean mute;

  /** Whether the client has silenced a reply, and no moment has come since with nothing owed. */
  private boolean silenced;

  /** Whether the client's next message waits for room on the trunk. */
  private boolean held;

  private boolean awaitsReplyEnd;
  private boolean gone;
  private long usedNanos;

  TrunkSeat(ClientHandler client, SeatHolder holder, Trunks trunks) {
    this.client = client;
    this.holder = holder;
    this.trunks = trunks;
  }

  @Override
  public int kind() {
    Trunk at = trunk;
    return at != null && at.isServing() ? at.kind() : NONE;
  }

  @Override
  public int place() {
    Trunk at = trunk;
    return at == null ? Place.HOME : at.place();
  }

  @Override
  public boolean isReachable(int place) {
    return trunks.isReachable(place);
  }

  @Override
  public boolean join(int kind) {
    return join(kind, Place.HOME);
  }

  @Override
  public boolean join(int kind, int place) {
    if (owed > 0) {
      throw new IllegalStateException("leaves a trunk that owes " + owed);
    }
    if (joining) {
      // Asked for before, for something that needs it no more.
      client.hold();
      return false;
    }
    joining = true;
    answered = false;
    trunks.join(kind, place, this);
    if (answered && !isFull()) {
      return true;
    }
    client.hold();
    answered = true;
    return false;
  }

  /** The seat is granted. */
  void onJoined(Trunk granted) {
    trunk = granted;
    onAnswer();
  }

  /** There is no trunk to be had. */
  void onRefused(Rejection reason, String detail) {
    client.lease().tellRefused(reason, detail);
    onAnswer();
  }

  /** The server would not have the connection serve. */
  void onRefused(String error) {
    if (!gone) {
      client.record(Event.Kind.WORK_REJECTED, "trunk_refused " + error);
      client.guarded(() -> holder.onTrunkRefused(error));
    }
    onAnswer();
  }

  /** Lets the session go on; if it is still asking, that is left to {@link #join}. */
  private void onAnswer() {
    boolean held = answered;
    joining = false;
    answered = true;
    if (held && !gone) {
      tellQuiet();
      client.proceed();
    }
  }

  private void tellQuiet() {
    if (kept != null) {
      client.guarded(holder::onQuiet);
    }
  }

  /** Whether the session waits for a seat, or for room on its trunk. */
  boolean isWaiting() {
    return joining || held;
  }

  /** One more message is written to the trunk; returns where it goes. */
  ChannelOutbound book() {
    silenced |= mute;
    return book(mute);
  }

  @Override
  public Outbound aside() {
    return book(true);
  }

  private ChannelOutbound book(boolean dropped) {
    Trunk at = trunk;
    if (at == null || !at.isServing()) {
      throw new IllegalStateException("shares without a trunk");
    }
    owed++;
    usedNanos = at.book(this, dropped);
    return at.outbound();
  }

  /** Whether anything was sent after that moment of the ticker. */
  boolean isUsedSince(long nanos) {
    return usedNanos - nanos > 0;
  }

  @Override
  public Outbound trunk() {
    Trunk at = trunk;
    if (at == null || !at.isServing()) {
      throw new IllegalStateException("writes without a trunk");
    }
    return at.outbound();
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
  public boolean tryStart() {
    return trunks.tryStart();
  }

  @Override
  public void mute(boolean on) {
    mute = on;
  }

  @Override
  public long usedNanos() {
    return usedNanos;
  }

  @Override
  public boolean isMidReply() {
    Trunk at = trunk;
    return owed > 0 && at != null && at.isMidReplyTo(this);
  }

  @Override
  public void awaitReplyEnd() {
    awaitsReplyEnd = true;
  }

  @Override
  public CommonLease lease(CommonHolder holder, int place) {
    return trunks.lease(holder, place);
  }

  @Override
  public Resending resending() {
    KeptReplies present = kept;
    if (present == null) {
      present = new KeptReplies(this, client);
      kept = present;
    }
    return present;
  }

  /** Where replies go; null: the client is gone. */
  @Nullable ChannelOutbound target() {
    KeptReplies replies = kept;
    return gone ? null : replies == null ? client.outbound() : replies.target();
  }

  /** The reply that comes first is for the session alone. */
  void onWithheld(Frame reply) {
    if (!gone) {
      client.guarded(() -> holder.onWithheld(reply));
    }
  }

  /** A reply has been passed on, or dropped. */
  void onReply() {
    owed--;
    if (gone) {
      return;
    }
    if (awaitsReplyEnd) {
      awaitsReplyEnd = false;
      client.guarded(holder::onReplyEnded);
    }
    if (isKeeping()) {
      checkUnread();
    }
    if (owed == 0 && !gone) {
      settle();
    }
  }

  private void settle() {
    tellQuiet();
    if (owed == 0 && awaiting) {
      awaiting = false;
      client.proceed();
    }
    if (owed == 0) {
      silenced = false;
      client.ending().onSettled();
    }
  }

  /** The client's replies pile up; ends the client if there are more than may be. */
  void checkUnread() {
    if (gone) {
      return;
    }
    if (client.outbound().pendingBytes() + kept() > MOST_UNREAD) {
      client.ending().cut(CloseReason.SLOW_READER);
    } else if (isKeeping()) {
      // Nothing of that is flushed.
      client.loop().slowClients().note(client);
    }
  }

  /** Bytes of replies that the client gets later. */
  int kept() {
    KeptReplies replies = kept;
    return replies == null ? 0 : replies.kept();
  }

  private boolean isKeeping() {
    KeptReplies replies = kept;
    return replies != null && replies.isKeeping();
  }

  /** Whether what has come for the client may be more than it may leave unread. */
  boolean isBehind() {
    return !isWritable() || isKeeping();
  }

  boolean isWritable() {
    return gone || client.isWritable();
  }

  /** The trunk is lost, and so many replies with it. */
  void onLost(int replies, int silent, boolean torn, CloseReason reason) {
    owed -= replies + silent;
    if (gone) {
      return;
    }
    if (torn) {
      client.ending().cut(reason);
      return;
    }
    if (replies > 0) {
      client.guarded(() -> holder.onTrunkLost(replies, reason));
    }
    if (silent > 0 && silenced) {
      // No error can tell the client of what it wants no replies to; that it is disconnected can.
      client.ending().close(reason);
      return;
    }
    settle();
  }

  /** Whether the trunk takes what the client sends; if not, the client is told when it does. */
  boolean hasRoom() {
    Trunk at = trunk;
    return at == null || !at.isServing() || at.hasRoomFor(this);
  }

  /** Whether nothing may be added to what the trunk has to send; if so, the client goes on then. */
  boolean isFull() {
    Trunk at = trunk;
    held = at != null && at.isServing() && at.isFullFor(this);
    return held;
  }

  /** The trunk takes more, or nothing any more. */
  void onRoom() {
    if (gone) {
      return;
    }
    if (held) {
      held = false;
      client.proceed();
    } else {
      client.updateReading();
    }
  }

  /** The client does not take its replies, or does so again. */
  void onReader() {
    Trunk at = trunk;
    if (at != null) {
      at.onReader();
    }
  }

  /** The session is over. */
  void leave() {
    gone = true;
    if (kept != null) {
      kept.discard();
    }
    onReader();
  }
}
