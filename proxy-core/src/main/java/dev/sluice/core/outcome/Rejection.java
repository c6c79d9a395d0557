package dev.sluice.core.outcome;

/**
 * Why a client, or one unit of its work, was not admitted. Immutable.
 *
 * <p>A protocol maps each constant to its own error code; see the protocol's error encoder.
 */
public enum Rejection {
  /** No tenant claims the user, database, server name or listener that the client used. */
  TENANT_UNKNOWN("tenant_unknown"),
  /** The user or password is wrong; which of them is never told. */
  AUTH_FAILED("auth_failed"),
  /** The listener demands TLS and the client did not ask for it. */
  TLS_REQUIRED("tls_required"),
  /** The tenant has as many client sessions as its tier allows. */
  CLIENT_LIMIT("client_limit"),
  /** The tenant has as many units of work running and waiting as its tier allows. */
  CONCURRENCY_LIMIT("concurrency_limit"),
  /** The tenant starts units of work faster than its tier allows. */
  RATE_LIMIT("rate_limit"),
  /** The unit of work waited for a backend connection until its deadline. */
  QUEUE_TIMEOUT("queue_timeout"),
  /** The circuit to the backend is open: it failed too often, a moment ago. */
  BREAKER_OPEN("breaker_open"),
  /** The backend could not be reached, or broke off while a connection was being opened. */
  BACKEND_UNAVAILABLE("backend_unavailable"),
  /** The backend was reached and refused to log the proxy in. */
  BACKEND_REFUSED("backend_refused"),
  /** The client asked to cancel the work while it was waiting. */
  CANCELLED("cancelled"),
  /** The proxy is shutting down. */
  DRAINING("draining"),
  /** The tenant was taken out of the configuration while the client waited. */
  TENANT_REMOVED("tenant_removed");

  private final String label;

  Rejection(String label) {
    this.label = label;
  }

  /** The value of the {@code reason} tag, of the event and of the log line; lower snake case. */
  public String label() {
    return label;
  }
}
