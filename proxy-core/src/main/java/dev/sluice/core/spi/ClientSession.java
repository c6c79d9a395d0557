package dev.sluice.core.spi;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import io.netty.buffer.ByteBuf;

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
   * What the next connection of the session's own is to be set to, as {@link
   * BackendSession#setting} numbers it; {@link BackendSession#ANY}: it does not matter.
   */
  default int setting() {
    return BackendSession.ANY;
  }

  /** A time limit that the core watches has passed while the session was in {@code activity}. */
  void onTimeout(Activity activity);

  /**
   * The client will send nothing more. What it sent before has been judged.
   *
   * @return whether replies are still owed to it, so that closing must wait for them
   */
  boolean onInputEnd();

  /**
   * The client will send nothing more, and waits in line for a lease.
   *
   * @param said what it has sent that is not judged, all of the first message and perhaps more; to
   *     be looked at during the call, and not moved
   * @return whether it may still want what it waits for; if not, it leaves the line
   */
  default boolean staysInLine(ByteBuf said) {
    return true;
  }

  /**
   * Bytes that the session itself keeps for the client, because they belong behind something that
   * has not been sent; they count as what the client leaves unread.
   */
  default long kept() {
    return 0;
  }

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
