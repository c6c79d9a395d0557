package dev.sluice.it.differential;

/** How a conversation ended. */
public enum Ending {
  /** The server closed the connection. */
  CLOSED,
  /** The connection was reset, or broke in the middle of a message. */
  BROKEN,
  /** The client broke off on purpose, to see what becomes of the others. */
  CUT,
  /** What should have come did not come in time. */
  STALLED
}
