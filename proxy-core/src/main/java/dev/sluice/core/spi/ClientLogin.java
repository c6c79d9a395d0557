package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;

/**
 * Logs one client in: from its first byte until it has proved who it is. Confined to the event loop
 * that accepted the connection.
 */
public interface ClientLogin {

  /** Where messages end in the present phase. */
  Framer framer();

  /**
   * Judges one message: {@link Verdict#SWALLOW} to go on, {@link Verdict#MORE}, {@link
   * Verdict#HOLD} while something is computed elsewhere, {@link Verdict#START_TLS}, {@link
   * Verdict#LOGGED_IN}, or {@link Verdict#CLOSE}.
   */
  Verdict onFrame(Frame frame);

  /**
   * Whether the client is logged in without having said anything. Asked once the connection is
   * open, or once it is under TLS where it may be.
   */
  default boolean isWelcome() {
    return false;
  }

  /** Who logged in. Called after {@link Verdict#LOGGED_IN}, or once {@link #isWelcome}. */
  ClientIdentity identity();

  /** Writes the error of a client that is refused, after or before it has logged in. */
  void onRejected(Rejection reason, String detail);

  /** Writes the error of a connection that the core is about to close. */
  void onClosing(CloseReason reason, String detail);
}
