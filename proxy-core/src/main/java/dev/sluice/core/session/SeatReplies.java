package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.SeatHolder;
import org.jspecify.annotations.Nullable;

/**
 * What one session is owed on trunks, and what becomes of it. Outlives the session until its last
 * reply has come. Confined to the trunks' loop.
 */
final class SeatReplies {

  /** A client that has left so many bytes unread while others wait is cut off. */
  static final long MOST_UNREAD = 64L * 1024 * 1024;

  private final ClientHandler client;
  private final SeatHolder holder;

  /** All that a session has that is never at several places at once. */
  private final Stretch only = new Stretch(this);

  /** Null unless the protocol sends messages again, or to several places. */
  private @Nullable ReplySequence sequence;

  /** Messages whose replies the client has not got. */
  private int owed;

  /** Whether the held message is judged again once nothing is owed. */
  private boolean awaited;

  /** Whether the client has silenced a reply, and no moment has come since with nothing owed. */
  private boolean silenced;

  private boolean endAwaited;
  private boolean gone;

  SeatReplies(ClientHandler client, SeatHolder holder) {
    this.client = client;
    this.holder = holder;
  }

  /** From now on messages may be sent again, and to several places. */
  Resending sequence(TrunkSeat seat) {
    ReplySequence present = sequence;
    if (present == null) {
      present = new ReplySequence(this, seat, client, only);
      sequence = present;
    }
    return present;
  }

  /** A stretch at another place, or null if what is on its way must be answered first. */
  @Nullable Stretch cross(int kind, int place, Trunks trunks) {
    return sequence == null ? null : sequence.cross(kind, place, trunks);
  }

  /** What answers to the client. */
  Stretch first() {
    return sequence == null ? only : sequence.first();
  }

  int owed() {
    return owed;
  }

  /** One more message is written. */
  void add(Stretch to) {
    owed++;
    to.add();
  }

  /** The reply to what is written next is dropped because the client wants none. */
  void silence() {
    silenced = true;
  }

  void await() {
    awaited = true;
  }

  void awaitEnd() {
    endAwaited = true;
  }

  boolean isGone() {
    return gone;
  }

  boolean isWritable() {
    return gone || client.isWritable();
  }

  /** Where replies of a stretch go; null: the client is gone. */
  @Nullable ChannelOutbound target(Stretch of) {
    ReplySequence several = sequence;
    return gone ? null : several == null ? client.outbound() : several.target(of);
  }

  /** The reply that comes first for a stretch is for the session alone. */
  void onWithheld(Stretch of, int place, Frame reply) {
    ReplySequence several = sequence;
    if (!gone && several != null) {
      client.guarded(
          () -> {
            if (holder.onWithheld(reply, place, several.since(of))) {
              several.leaveGap(of);
            }
          });
    }
  }

  /** A reply to a stretch has been passed on, kept or dropped. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  void onReply(Stretch of) {
    boolean inTurn = of == first();
    settle(of);
    if (gone) {
      return;
    }
    if (endAwaited && inTurn) {
      endAwaited = false;
      client.guarded(holder::onReplyEnded);
    }
    if (sequence != null && sequence.isKeepingMuch(of)) {
      checkUnread();
    }
    if (owed == 0 && !gone) {
      settle();
    }
  }

  private void settle(Stretch of) {
    owed -= sequence == null ? of.settle() : sequence.onAnswered(of);
  }

  private void settle() {
    tellQuiet();
    if (owed == 0 && awaited) {
      awaited = false;
      client.proceed();
    }
    if (owed == 0) {
      silenced = false;
      client.ending().onSettled();
    }
  }

  /** Nothing is owed, or the session may go on. */
  void tellQuiet() {
    if (sequence != null) {
      client.guarded(holder::onQuiet);
    }
  }

  /** The trunk of a stretch is lost. */
  void onLost(Stretch of, Stretch.Loss lost) {
    ChannelOutbound to = target(of);
    if (to != null && lost.torn()) {
      client.ending().cut(lost.reason());
    } else if (to != null && lost.replies() > 0) {
      client.guarded(() -> holder.onTrunkLost(to, lost.replies(), lost.reason()));
    }
    settle(of);
    if (gone) {
      return;
    }
    if (lost.silent() > 0 && silenced) {
      // No error can tell the client of what it wants no replies to; that it is disconnected can.
      client.ending().close(lost.reason());
    } else if (owed == 0) {
      settle();
    }
  }

  /** The client's replies pile up; ends the client if there are more than may be. */
  void checkUnread() {
    if (gone) {
      return;
    }
    int kept = kept();
    if (sequence != null) {
      sequence.onKept(kept);
    }
    if (client.outbound().pendingBytes() + kept > MOST_UNREAD) {
      client.ending().cut(CloseReason.SLOW_READER);
    } else if (isKeeping()) {
      // Nothing of that is flushed.
      client.loop().slowClients().note(client);
    }
  }

  /** Bytes of replies that the client gets later. */
  int kept() {
    return sequence == null ? 0 : sequence.kept();
  }

  /** Whether replies may be kept for later. */
  boolean isKeeping() {
    return sequence != null && sequence.isKeeping();
  }

  /** The client does not take its replies, or does so again. */
  void onReader() {
    if (sequence == null) {
      only.onReader();
    } else {
      sequence.onReader();
    }
  }

  /** The session is over. */
  void leave() {
    gone = true;
    if (sequence != null) {
      sequence.discard();
    }
    onReader();
  }
}
