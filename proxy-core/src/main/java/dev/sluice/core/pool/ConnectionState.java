package dev.sluice.core.pool;

/**
 * Where a backend connection is in its life.
 *
 * <pre>
 *  OPENING --> IDLE <--> LEASED --> CLEANING --> (IDLE)
 *                           |           |
 *                           +--> HELD <-+  HELD --> (IDLE)
 *  any ------------------------------------------> CLOSED
 * </pre>
 */
public enum ConnectionState {
  /** Being connected and logged in. */
  OPENING,
  /** Ready for whoever comes next. */
  IDLE,
  /** A session holds it. */
  LEASED,
  /** Given back, and being brought into a clean state. */
  CLEANING,
  /** Given back, and kept apart while a cancel request for its last holder is under way. */
  HELD,
  CLOSED;

  /** Whether a connection may go from here to {@code next}. */
  public boolean mayBecome(ConnectionState next) {
    return switch (this) {
      case OPENING -> next == IDLE || next == CLOSED;
      case IDLE -> next == LEASED || next == CLOSED;
      case LEASED -> next == IDLE || next == CLEANING || next == HELD || next == CLOSED;
      case CLEANING -> next == IDLE || next == HELD || next == CLOSED;
      case HELD -> next == IDLE || next == CLOSED;
      case CLOSED -> false;
    };
  }
}
