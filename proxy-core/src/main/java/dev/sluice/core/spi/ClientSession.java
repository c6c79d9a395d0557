package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;

/**
 * Serves one client that has logged in: the protocol's state machine. Confined to the event loop of
 * the session's pool.
 */
public interface ClientSession {

  Framer framer();

  /** Called once, when the session has come to its pool's loop. */
  void onStart();

  /**
   * Judges one message of the client: {@link Verdict#FORWARD} (only with a lease), {@link
   * Verdict#SWALLOW}, {@link Verdict#MORE}, {@link Verdict#ACQUIRE} (only without a lease), {@link
   * Verdict#HOLD} or {@link Verdict#CLOSE}.
   */
  Verdict onClientFrame(Frame frame);

  /** A lease has been granted; what the backend needs first is to be written now. */
  void onLease(BackendSession backend);

  /** The lease has gone back: a unit of work is over. */
  void onReleased();

  /** The lease that was asked for is refused. The held message is shown again afterwards. */
  void onRejected(Rejection reason, String detail);

  /**
   * The backend connection that the session holds is gone. Whatever the client is owed is to be
   * written; the core closes the session if told so.
   *
   * @return whether the session can go on
   */
  boolean onBackendLost(CloseReason reason);

  /**
   * The trunk on which the session has its seat is lost. An error is to be written for each reply
   * that will not come.
   *
   * @param owed how many; at least 1
   */
  default void onTrunkLost(int owed, CloseReason reason) {
    throw new UnsupportedOperationException("has no seat on a trunk");
  }

  /**
   * The reply that the session's trunk owed first is there, and is kept from the client.
   *
   * @param reply all of it; valid during the call
   */
  default void onWithheld(Frame reply) {
    throw new UnsupportedOperationException("a reply is for the client");
  }

  /** A reply has wholly been passed to the client, as {@link TrunkTools#awaitReplyEnd} asked. */
  default void onReplyEnded() {
    throw new UnsupportedOperationException("asks for no such thing");
  }

  /** A time limit that the core watches has passed while the session was in {@code activity}. */
  void onTimeout(Activity activity);

  /**
   * The client will send nothing more. What it sent before has been judged.
   *
   * @return whether replies are still owed to it, so that closing must wait for them
   */
  boolean onInputEnd();

  /** Writes the error of a session that the core is about to close. */
  void onClosing(CloseReason reason, String detail);

  /** Whether the session is between two units of work, where a drain may end it. */
  boolean isAtBoundary();

  /** The session is over; forgets what others know of it. Called exactly once. */
  void onClosed();

  /** What a session is doing, as far as time limits are concerned. */
  enum Activity {
    /** It waits for the client, and holds nothing. */
    IDLE,
    /** The backend works for it. */
    RUNNING,
    /** It waits for the client, and holds an open unit of work. */
    PAUSED
  }
}
