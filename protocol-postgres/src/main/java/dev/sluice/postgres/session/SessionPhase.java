package dev.sluice.postgres.session;

/**
 * Where a session is.
 *
 * <pre>
 *  WELCOMING --> SERVING <--> REFUSED
 *         |   ^    |  ^
 *         v   |    v  |
 *     RESTORING --> PREPARING
 * </pre>
 */
enum SessionPhase {
  /** The client awaits its first ReadyForQuery. */
  WELCOMING,
  /** Messages go through. */
  SERVING,
  /** A request may set parameters back; what follows it waits until that is known. */
  RESTORING,
  /** The leased backend is being given the session's parameters. */
  PREPARING,
  /** A unit of work was refused; what belongs to it is dropped. */
  REFUSED
}
