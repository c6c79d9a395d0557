package dev.sluice.core.outcome;

/** Why a connection, of a client or to a backend, came to its end. Immutable. */
public enum CloseReason {
  /** The peer said goodbye in the protocol's own way. */
  PEER_GOODBYE("peer_goodbye"),
  /** The peer closed or reset the connection without a goodbye. */
  PEER_LOST("peer_lost"),
  /** The client was refused; the rejection says why. */
  REJECTED("rejected"),
  /** What the peer sent is not the protocol. */
  PROTOCOL_ERROR("protocol_error"),
  /** The client did not finish its login in time. */
  LOGIN_TIMEOUT("login_timeout"),
  /** Nothing was sent for as long as an idle client may stay silent. */
  CLIENT_IDLE("client_idle"),
  /** A client held an open transaction without using it for too long. */
  IDLE_IN_TRANSACTION("idle_in_transaction"),
  /** A unit of work ran longer than its limit and the backend did not stop when told to. */
  QUERY_TIMEOUT("query_timeout"),
  /** The client did not take its replies for too long. */
  SLOW_READER("slow_reader"),
  /** The client did not end a large request while others wanted the memory. */
  SLOW_SENDER("slow_sender"),
  /** The backend connection that the client depended on broke. */
  BACKEND_LOST("backend_lost"),
  /** The backend ended the session by a fatal error, which was passed on. */
  BACKEND_FATAL("backend_fatal"),
  /** A backend connection was idle for longer than its pool keeps one. */
  BACKEND_IDLE("backend_idle"),
  /** A backend connection reached its lifetime. */
  LIFETIME("lifetime"),
  /** A backend connection could not be shown to be clean when it was given back. */
  UNCLEAN("unclean"),
  /** A backend connection belongs to settings that are no longer in force. */
  OUTDATED("outdated"),
  /** An idle backend connection made room for another tenant on a full server. */
  EVICTED("evicted"),
  /** A backend did not answer while a connection was being opened or logged in. */
  CONNECT_FAILED("connect_failed"),
  /** An operator closed it. */
  KILLED("killed"),
  /** The proxy shuts down. */
  SHUTDOWN("shutdown"),
  /** A rule of the product was broken inside it; the event log has the details. */
  INTERNAL("internal");

  private final String label;

  CloseReason(String label) {
    this.label = label;
  }

  /** The value of the {@code reason} tag, of the event and of the log line; lower snake case. */
  public String label() {
    return label;
  }

  /** Whether the client is told: it has not gone, and neither it nor the server said the last. */
  public boolean isTold() {
    return this != PEER_LOST && this != PEER_GOODBYE && this != BACKEND_FATAL;
  }
}
