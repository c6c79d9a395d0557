package dev.sluice.core.metrics;

/** Every meter's name; units are in the names, Prometheus' way. Immutable. */
public final class Meters {

  public static final String ACTIVE_CONNECTIONS = "db_active_connections";
  public static final String POOL_SIZE = "db_pool_size";
  public static final String POOL_WAITING = "db_pool_waiting";
  public static final String CLIENT_SESSIONS = "db_client_sessions";
  public static final String BREAKER_STATE = "circuit_breaker_state";
  public static final String QUERIES = "db_queries_total";
  public static final String TRANSACTIONS = "db_transactions_total";
  public static final String ERRORS = "db_errors_total";
  public static final String REJECTIONS = "db_rejections_total";
  public static final String QUERY_SECONDS = "db_query_duration_seconds";
  public static final String ACQUIRE_SECONDS = "db_connection_acquire_duration_seconds";
  public static final String BYTES = "db_bytes_total";
  public static final String CONNECTIONS_OPENED = "db_connections_opened_total";
  public static final String CONNECTIONS_CLOSED = "db_connections_closed_total";
  public static final String CONNECTION_ATTEMPTS = "db_connection_attempts_total";

  private Meters() {}
}
