package dev.sluice.core.spi;

/**
 * What is to be done with the message whose head a protocol has just seen. Bytes that the protocol
 * wrote to an {@link Outbound} meanwhile go out before the message's own.
 */
public enum Verdict {
  /** Pass it on to the other side, but for what was skipped; the rest follows as it arrives. */
  FORWARD,
  /** Backend only: pass it on; with it the unit of work ends and the lease goes back. */
  FORWARD_AND_RELEASE,
  /** Drop it, to its last byte. */
  SWALLOW,
  /**
   * Backend only: drop it; with it the unit of work ends and the lease goes back. On a trunk: the
   * session that is owed it is told by {@link ClientSession#onWithheld} instead of its client.
   */
  SWALLOW_AND_RELEASE,
  /** Show it again once there is as much of it as {@link Frame#need} said. */
  MORE,
  /** Client only: it needs a backend connection; show it again once the session has one. */
  ACQUIRE,
  /**
   * Client only: pass it on over the trunk on which the session has a seat, which owes one reply
   * from now on. All of the message is at hand.
   */
  SHARE,
  /** Show it again once the protocol calls {@code resume}; nothing is read meanwhile. */
  HOLD,
  /** Login only: drop it, then go on under TLS; nothing may have arrived behind it. */
  START_TLS,
  /** Login only: drop it; the login has succeeded. */
  LOGGED_IN,
  /** Drop it and close the connection, once what was written has gone out. */
  CLOSE
}
