package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.TrunkTools;

/**
 * One session's seat on a trunk: where its messages go, and whether it waits to send some. What
 * comes back are its {@link SeatReplies}. Confined to the trunk's loop.
 */
final class TrunkSeat implements TrunkTools {

  private final ClientHandler client;
  private final SeatHolder holder;
  private final Trunks trunks;

  private final SeatReplies replies;

  /** Where messages go now. */
  private Stretch present;

  private boolean joining;
  private boolean answered;
  private boolean mute;

  /** Whether the client's next message waits for room on the trunk. */
  private boolean held;

  private boolean gone;
  private long usedNanos;

  TrunkSeat(ClientHandler client, SeatHolder holder, Trunks trunks) {
    this.client = client;
    this.holder = holder;
    this.trunks = trunks;
    this.replies = new SeatReplies(client, holder);
    this.present = replies.first();
  }

  @Override
  public int kind() {
    Trunk at = present.serving();
    return at == null ? NONE : at.kind();
  }

  @Override
  public int place() {
    Trunk at = present.trunk();
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
    if (replies.owed() > 0) {
      throw new IllegalStateException("leaves a trunk that owes " + replies.owed());
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

  @Override
  public boolean cross(int kind, int place) {
    Stretch next = joining ? null : replies.cross(kind, place, trunks);
    if (next == null) {
      return false;
    }
    present = next;
    return true;
  }

  /** The seat is granted. */
  void onJoined(Trunk granted) {
    present.at(granted);
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
      replies.tellQuiet();
      client.proceed();
    }
  }

  /** Whether the session waits for a seat, or for room on its trunk. */
  boolean isWaiting() {
    return joining || held;
  }

  /** One more message is written to the trunk; returns where it goes. */
  ChannelOutbound book() {
    if (mute) {
      replies.silence();
    }
    return book(mute);
  }

  @Override
  public Outbound aside() {
    return book(true);
  }

  private ChannelOutbound book(boolean dropped) {
    Trunk at = present.serving();
    if (at == null) {
      throw new IllegalStateException("shares without a trunk");
    }
    replies.add(present);
    usedNanos = at.book(present, dropped);
    return at.outbound();
  }

  /** Whether anything was sent after that moment of the ticker. */
  boolean isUsedSince(long nanos) {
    return usedNanos - nanos > 0;
  }

  @Override
  public Outbound trunk() {
    Trunk at = present.serving();
    if (at == null) {
      throw new IllegalStateException("writes without a trunk");
    }
    return at.outbound();
  }

  @Override
  public int owed() {
    return replies.owed();
  }

  @Override
  public void awaitReplies() {
    replies.await();
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
    return replies.first().isMidReply();
  }

  @Override
  public void awaitReplyEnd() {
    replies.awaitEnd();
  }

  @Override
  public CommonLease lease(CommonHolder holder, int place) {
    return trunks.lease(holder, place);
  }

  @Override
  public Resending resending() {
    return replies.sequence(this);
  }

  /** Bytes of replies that the client gets later. */
  int kept() {
    return replies.kept();
  }

  /** Whether the trunk takes what the client sends; if not, the client is told when it does. */
  boolean hasRoom() {
    Trunk at = present.serving();
    return at == null || at.hasRoomFor(this);
  }

  /** Whether nothing may be added to what the trunk has to send; if so, the client goes on then. */
  boolean isFull() {
    Trunk at = present.serving();
    held = at != null && at.isFullFor(this);
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
    replies.onReader();
  }

  /** The session is over. */
  void leave() {
    gone = true;
    replies.leave();
  }
}
