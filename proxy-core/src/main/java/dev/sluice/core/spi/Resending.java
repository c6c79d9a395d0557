package dev.sluice.core.spi;

/**
 * What a session does whose messages may have to be sent again, because a reply says that they
 * belong elsewhere and were not carried out. What came behind such a reply is kept meanwhile, so
 * that the client gets its replies in order; it counts toward what the client may leave unread.
 * Confined to the session's event loop.
 */
public interface Resending {

  /**
   * The way to the trunk's server for a message that is sent again; one reply is owed for it, as
   * for one that {@link Verdict#SHARE} passes on. Nothing else may be owed, and the reply goes to
   * the client whatever is kept.
   */
  Outbound again();

  /**
   * Passes kept replies on to the client, up to the next gap that {@link SeatHolder#onWithheld} has
   * left, or all if there is none. Nothing may be owed.
   */
  void pass();
}
