package dev.sluice.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * One backend connection that is logged in: the protocol's view of what the server owes and what
 * state it is in. It outlives the sessions that lease it. Confined to the connection's event loop.
 */
public interface BackendSession {

  /** Set to nothing in particular. */
  int ANY = -1;

  Framer framer();

  /**
   * Judges one message of the backend: {@link Verdict#FORWARD} to the session that holds the lease,
   * {@link Verdict#FORWARD_AND_RELEASE}, {@link Verdict#SWALLOW}, {@link
   * Verdict#SWALLOW_AND_RELEASE}, {@link Verdict#MORE} or {@link Verdict#CLOSE}.
   */
  Verdict onBackendFrame(Frame frame);

  /** What the server calls this connection, such as PostgreSQL's process id; for people. */
  String remoteId();

  /**
   * The holder gives the connection back, either at the end of a unit of work or because the client
   * is gone. This is the protocol's part of the release checklist.
   */
  Cleanliness onRelease(boolean clientLost);

  /**
   * What makes the server stop what it is doing for a holder that is gone.
   *
   * @return null if there is no such thing, or nothing to be stopped
   */
  default @Nullable Interrupt interrupt() {
    return null;
  }

  /**
   * What the connection is set to for now, such as a database, by a number of the protocol's own:
   * whoever needs just that is lent this connection rather than another, and has not to set it.
   */
  default int setting() {
    return ANY;
  }

  /** Tells the server that a clean connection is about to be closed, if it wants to be told. */
  default void sayGoodbye() {}

  /** What a connection needs before someone else may have it. */
  enum Cleanliness {
    /** Nothing. */
    CLEAN,
    /** It has been told to clean up, and {@link Verdict#SWALLOW_AND_RELEASE} will say when. */
    CLEANING,
    /** It cannot be shown to be clean. */
    UNCLEAN
  }
}
