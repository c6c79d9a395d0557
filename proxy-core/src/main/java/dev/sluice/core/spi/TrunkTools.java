package dev.sluice.core.spi;

/**
 * What the core lends to a session whose messages may travel over a trunk: a backend connection
 * that many sessions use at once. Their messages are written in turn, and replies are matched by
 * order. A session has a seat on one trunk at a time, though others may still owe it replies.
 * Confined to the session's event loop.
 *
 * <p>Trunks have kinds, which are the protocol's own: two trunks of one kind can stand for each
 * other. What a connection needs to become one of a kind is written in {@link
 * TrunkSession#onShared}.
 */
public interface TrunkTools {

  /** The kind of a session that has no seat. */
  int NONE = -1;

  /**
   * The kind of the trunk on which the session may send now; {@link #NONE} if it has no seat, or
   * its trunk is lost or about to be given up.
   */
  int kind();

  /**
   * Takes a seat on a trunk of that kind and leaves the present one, on which nothing may be owed.
   * While an answer to an earlier request is still to come, that one is waited for instead.
   *
   * @param kind 0 or more
   * @return whether the answer is there: the session has the seat, or has been told by {@link
   *     ClientSession#onRejected} that it gets none; if not, {@link Verdict#HOLD} must follow, and
   *     the held message is shown again with the answer
   */
  boolean join(int kind);

  /**
   * The same at one of several places.
   *
   * @param place a number that the backend's {@link Topology} has given out
   */
  boolean join(int kind, int place);

  /**
   * Takes a seat at another place at once, while replies are owed: they reach the client in the
   * order of its messages all the same, those that come too early being kept for it. Only of a
   * session that has asked for {@link #resending}.
   *
   * @return whether the session has the seat; if not, nothing has changed: no trunk serves there,
   *     or is full, or a connection to the same place still owes something on which no later
   *     message may get ahead, or so much is owed, or was kept, that it should come first
   */
  boolean cross(int kind, int place);

  /** Where the session has its seat; meaningless if it has none. */
  int place();

  /**
   * Whether a place is worth trying: there is a connection to it, or the last attempt to open one
   * has not just failed.
   */
  boolean isReachable(int place);

  /**
   * The way to the trunk's server for a message of the protocol's own that goes out before the
   * present one; one reply to it is owed, and dropped.
   */
  Outbound aside();

  /**
   * The way to the trunk's server, for a message that is rewritten: what is appended goes out in
   * place of a message of which all is skipped, and {@link Verdict#SHARE} must follow.
   */
  Outbound trunk();

  /**
   * For a session whose messages may have to be sent again: from the first call on it is told by
   * {@link SeatHolder#onQuiet} when it can be done.
   */
  Resending resending();

  /** Replies that the client has not got yet, in the order of its messages. */
  int owed();

  /** Shows the held message again once nothing is owed; {@link Verdict#HOLD} must follow. */
  void awaitReplies();

  /**
   * Counts one unit of work against the tenant's rate.
   *
   * @return whether it may start
   */
  boolean tryStart();

  /** When the session last sent something over a trunk, in the ticker's nanoseconds; 0: never. */
  long usedNanos();

  /** Whether the client has got a part of a reply from its trunk whose rest is still to come. */
  boolean isMidReply();

  /** Asks for {@link SeatHolder#onReplyEnded} with the end of the reply that comes next. */
  void awaitReplyEnd();

  /**
   * Asks the session's pool for a connection that is kept for many sessions. It outlives this one.
   *
   * @param holder is told, perhaps before this returns
   * @param place where; a number that the backend's {@link Topology} has given out, or {@link
   *     Place#HOME}
   */
  CommonLease lease(CommonHolder holder, int place);

  /** Whether replies to what is sent from now on are dropped instead of passed to the client. */
  void mute(boolean on);
}
