package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;

/**
 * A session whose messages may travel over a trunk, as its seat there sees it. Confined to the
 * session's event loop.
 */
public interface SeatHolder {

  /**
   * The session has no seat on the trunk that it asked for, because the server would not have it;
   * the message that waits is judged again.
   *
   * @param error see {@link TrunkSession#shareRefusal}
   */
  void onTrunkRefused(String error);

  /**
   * A trunk is lost that owed replies. An error is to be written for each that will not come.
   *
   * @param to where the errors belong; valid during the call
   * @param owed how many; at least 1
   */
  void onTrunkLost(Outbound to, int owed, CloseReason reason);

  /**
   * The reply that a trunk owed first to the session is there, and is kept from the client, as
   * {@link Verdict#SWALLOW_AND_RELEASE} asked.
   *
   * @param reply all of it; valid during the call
   * @param place where it comes from
   * @param since how many of the session's messages have gone over trunks since, the one that is
   *     answered included; at least 1
   * @return whether a gap is left in its place, for {@link Resending#pass} to stop at: what comes
   *     behind it is kept
   */
  boolean onWithheld(Frame reply, int place, int since);

  /**
   * Nothing is owed to the session any more, or a seat is there that it was held for, or none is to
   * be had: messages may be sent again. Only of a session that has asked for {@link
   * TrunkTools#resending}; what is held is judged again afterwards, if {@link
   * TrunkTools#awaitReplies} has asked for it and nothing is owed.
   */
  void onQuiet();

  /** A reply has wholly been passed to the client, as {@link TrunkTools#awaitReplyEnd} asked. */
  void onReplyEnded();
}
