package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What one session has sent over one trunk without going to another in between, and is owed there.
 * Most sessions have but this one. Confined to the trunk's loop.
 */
final class Stretch {

  /** With more kept than this the trunk is not read any more, unless for others, in bytes. */
  static final int MOST_EARLY = 1024 * 1024;

  private final SeatReplies replies;
  private @Nullable Trunk trunk;

  /** Replies that are to come. */
  private int owed;

  /** Messages whose replies the client has not got; more than are owed while they are kept. */
  private int unsettled;

  /** Replies that came before their turn; null: none have. */
  private @Nullable KeptReplies early;

  Stretch(SeatReplies replies) {
    this.replies = replies;
  }

  /** Goes on at that trunk; nothing may be owed. */
  void at(Trunk next) {
    trunk = next;
  }

  /** Where it is; null: nowhere yet. */
  @Nullable Trunk trunk() {
    return trunk;
  }

  /** The same if messages may be sent there. */
  @Nullable Trunk serving() {
    Trunk at = trunk;
    return at != null && at.isServing() ? at : null;
  }

  /** One more message is written. */
  void add() {
    owed++;
    unsettled++;
  }

  int unsettled() {
    return unsettled;
  }

  /** The client has got all that have come; returns how many it has by that. */
  int settle() {
    int come = unsettled - owed;
    unsettled = owed;
    return come;
  }

  int owed() {
    return owed;
  }

  /** What has come before its turn. */
  KeptReplies early(ClientHandler client) {
    KeptReplies present = early;
    if (present == null) {
      present = new KeptReplies(client);
      early = present;
    }
    return present;
  }

  /** The same if there is any; null: there is none. */
  @Nullable KeptReplies early() {
    return early;
  }

  /** Its turn has come. */
  @Nullable KeptReplies takeEarly() {
    KeptReplies taken = early;
    early = null;
    return taken;
  }

  /** Whether the client has got a part of the reply that is owed first. */
  boolean isMidReply() {
    Trunk at = trunk;
    return owed > 0 && at != null && at.isMidReplyTo(this);
  }

  /** Where replies go; null: the client is gone. */
  @Nullable ChannelOutbound target() {
    return replies.target(this);
  }

  /** What is being passed on to one goes to the other from here on. */
  void redirect(ChannelOutbound from, ChannelOutbound to) {
    Trunk at = trunk;
    if (at != null) {
      at.redirect(from, to);
    }
  }

  /** The reply that comes first is for the session alone. */
  void onWithheld(Frame reply) {
    Trunk at = trunk;
    if (at != null) {
      replies.onWithheld(this, at.place(), reply);
    }
  }

  /** A reply has been passed on, kept or dropped. */
  void onReply() {
    owed--;
    replies.onReply(this);
  }

  /** The trunk is lost, and replies with it. */
  void onLost(Loss lost) {
    owed -= lost.replies + lost.silent;
    replies.onLost(this, lost);
  }

  /**
   * What is lost with a trunk.
   *
   * @param replies that the client would have got
   * @param silent replies that would have been dropped
   * @param torn whether a part of the first is there, and its rest will not come
   */
  record Loss(int replies, int silent, boolean torn, CloseReason reason) {

    /** So many replies; of muted ones the client would have got none. */
    static Loss of(int replies, boolean muted, CloseReason reason) {
      return new Loss(muted ? 0 : replies, muted ? replies : 0, false, reason);
    }

    /** Both, for the same reason. */
    Loss and(Loss more) {
      return new Loss(replies + more.replies, silent + more.silent, torn || more.torn, reason);
    }
  }

  /** The client takes its replies again, or is gone. */
  void onReader() {
    Trunk at = trunk;
    if (at != null) {
      at.onReader();
    }
  }

  /** Whether it is the same session's. */
  boolean isOfSame(Stretch other) {
    return replies.equals(other.replies);
  }

  /** Whether the client takes its replies, or a little can be kept until it is their turn. */
  boolean takesMore() {
    return replies.isWritable() && (early == null || early.size() <= MOST_EARLY);
  }

  boolean isWritable() {
    return replies.isWritable();
  }

  /** Whether what has come for the client may be more than it may leave unread. */
  boolean isBehind() {
    return !replies.isWritable() || replies.isKeeping();
  }

  /** The client's replies pile up; ends the client if there are more than may be. */
  void checkUnread() {
    replies.checkUnread();
  }
}
