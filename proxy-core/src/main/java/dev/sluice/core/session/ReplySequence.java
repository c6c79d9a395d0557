package dev.sluice.core.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Resending;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The order of replies that one session is owed by several trunks. The stretch that was begun first
 * answers to the client; what comes for the others is kept until all before them has been answered.
 * A reply that is withheld leaves a gap, and everything behind that is kept as well. Confined to
 * the trunks' loop.
 */
final class ReplySequence implements Resending {

  /** With more on its way than this a session goes to no other place before it is answered. */
  private static final int MOST_OWED = 128;

  private final SeatReplies replies;
  private final TrunkSeat seat;
  private final ClientHandler client;

  /** One enters when the session goes to another place, and leaves when it owes nothing. */
  private final ArrayDeque<Stretch> stretches = new ArrayDeque<>(2);

  /** What is behind a gap. */
  private final KeptReplies behind;

  /** Whether the first stretch is behind a gap. */
  private boolean keeping;

  /** Whether so much had to be kept that the session goes to one place at a time. */
  private boolean large;

  ReplySequence(SeatReplies replies, TrunkSeat seat, ClientHandler client, Stretch present) {
    this.replies = replies;
    this.seat = seat;
    this.client = client;
    this.behind = new KeptReplies(client);
    stretches.add(present);
  }

  Stretch first() {
    return stretches.element();
  }

  /** A stretch at another place, or null if what is on its way must be answered first. */
  @Nullable Stretch cross(int kind, int place, Trunks trunks) {
    if (keeping || large || replies.owed() >= MOST_OWED) {
      return null;
    }
    Trunk to = way(kind, place, trunks);
    if (to == null || to.isFull()) {
      return null;
    }
    Stretch next = new Stretch(replies);
    next.at(to);
    stretches.add(next);
    return next;
  }

  /** The trunk at that place; null: there is none, or another connection there owes something. */
  @SuppressWarnings("ReferenceEquality") // a trunk is itself
  private @Nullable Trunk way(int kind, int place, Trunks trunks) {
    Trunk to = trunks.serving(kind, place);
    for (Stretch each : stretches) {
      Trunk at = each.trunk();
      if (at != null && at.place() == place && at != to && each.owed() > 0) {
        return null;
      }
    }
    return to;
  }

  /** Where the replies of a stretch go. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  ChannelOutbound target(Stretch of) {
    if (of != stretches.peek()) {
      return of.early(client).outbound();
    }
    return keeping ? behind.outbound() : client.outbound();
  }

  /** How many messages have been sent since the one that a stretch is answered next. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  int since(Stretch of) {
    int since = 0;
    boolean later = false;
    for (Stretch each : stretches) {
      if (each == of) {
        since = each.owed();
        later = true;
      } else if (later) {
        since += each.unsettled();
      }
    }
    return since;
  }

  /** The next reply of a stretch is missing. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  void leaveGap(Stretch of) {
    if (of == stretches.peek()) {
      keeping = true;
      behind.leaveGap();
    } else {
      of.early(client).leaveGap();
    }
  }

  /**
   * Replies of a stretch have come, or never will.
   *
   * @return how many the client has got in their turn by that, of this stretch or another
   */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  int onAnswered(Stretch of) {
    if (of != stretches.peek()) {
      return 0;
    }
    int settled = of.settle();
    while (first().unsettled() == 0 && stretches.size() > 1) {
      stretches.remove();
      bring(first());
      settled += first().settle();
    }
    return settled;
  }

  /** The turn of a stretch has come: passes on what came for it before. */
  private void bring(Stretch next) {
    KeptReplies early = next.takeEarly();
    if (early == null || replies.isGone()) {
      return;
    }
    keeping |= early.hasGap();
    if (keeping) {
      early.moveTo(behind);
    } else {
      early.passTo(client.outbound());
    }
    next.redirect(early.outbound(), target(next));
    next.onReader();
  }

  /** Whether something is kept that is worth counting. */
  boolean isKeepingMuch(Stretch of) {
    KeptReplies early = of.early();
    return (early != null && early.isMuch()) || (keeping && behind.isMuch());
  }

  /** Whether replies may be kept. */
  boolean isKeeping() {
    return keeping || stretches.size() > 1;
  }

  /** Bytes of replies that the client gets later. */
  int kept() {
    int kept = behind.size();
    for (Stretch each : stretches) {
      KeptReplies early = each.early();
      kept += early == null ? 0 : early.size();
    }
    return kept;
  }

  /**
   * Decides whether the session goes to one place at a time from now on.
   *
   * @param kept bytes that are kept now
   */
  void onKept(int kept) {
    large |= kept > Stretch.MOST_EARLY;
  }

  @Override
  public Outbound again() {
    return seat.book();
  }

  @Override
  public void pass() {
    keeping = false;
    behind.passTo(client.outbound());
  }

  /** The client takes its replies again, or is gone. */
  void onReader() {
    stretches.forEach(Stretch::onReader);
  }

  /** The client is gone. */
  void discard() {
    behind.discard();
    for (Stretch each : stretches) {
      KeptReplies early = each.takeEarly();
      if (early != null) {
        early.discard();
      }
    }
  }
}
