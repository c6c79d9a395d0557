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
   * The trunk on which the session has its seat is lost. An error is to be written for each reply
   * that will not come.
   *
   * @param owed how many; at least 1
   */
  void onTrunkLost(int owed, CloseReason reason);

  /**
   * The reply that the session's trunk owed first is there, and is kept from the client, as {@link
   * Verdict#SWALLOW_AND_RELEASE} asked.
   *
   * @param reply all of it; valid during the call
   */
  void onWithheld(Frame reply);

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
