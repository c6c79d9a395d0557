package dev.sluice.core.metrics;

import static java.util.Map.entry;

import java.util.Map;

/** Every meter's name and meaning; units are in the names, Prometheus' way. Immutable. */
public final class Meters {

  public static final String ACTIVE_CONNECTIONS = "db_active_connections";
  public static final String POOL_SIZE = "db_pool_size";
  public static final String SHARED_CONNECTIONS = "db_shared_connections";
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
  public static final String LOOP_LAG_SECONDS = "event_loop_lag_seconds";
  public static final String LOOP_POLLING_SECONDS = "event_loop_polling_seconds_total";

  private static final Map<String, String> HELP =
      Map.ofEntries(
          entry(ACTIVE_CONNECTIONS, "Backend connections that hold a unit of work."),
          entry(
              POOL_SIZE, "Backend connections by status: active, idle, opening, and their total."),
          entry(SHARED_CONNECTIONS, "Backend connections that many sessions use at once."),
          entry(POOL_WAITING, "Units of work that wait for a backend connection."),
          entry(CLIENT_SESSIONS, "Client sessions that are logged in."),
          entry(BREAKER_STATE, "Circuit to the backend: 0 closed, 1 half open, 2 open."),
          entry(QUERIES, "Queries that finished."),
          entry(TRANSACTIONS, "Transactions that finished."),
          entry(ERRORS, "Queries that failed: the backend said so, or was lost meanwhile."),
          entry(REJECTIONS, "Sessions and units of work that were refused, by reason."),
          entry(QUERY_SECONDS, "Time from a query's first byte to the end of its reply."),
          entry(ACQUIRE_SECONDS, "Time that a unit of work waited for its backend connection."),
          entry(BYTES, "Bytes taken from clients (in) and given to them (out)."),
          entry(CONNECTIONS_OPENED, "Backend connections that were opened and logged in."),
          entry(
              CONNECTIONS_CLOSED,
              "Backend connections that ended, by reason; a reason shows once it has occurred."),
          entry(CONNECTION_ATTEMPTS, "Attempts to open a backend connection, by outcome."),
          entry(LOOP_LAG_SECONDS, "How late an event loop ran a task that was due."),
          entry(
              LOOP_POLLING_SECONDS,
              "Time that an event loop kept its processor while it had nothing to do."));

  private Meters() {}

  /**
   * What the meter tells, in one sentence.
   *
   * @param name one of this class' constants
   * @throws IllegalArgumentException if it is not
   */
  public static String help(String name) {
    String help = HELP.get(name);
    if (help == null) {
      throw new IllegalArgumentException("meter: " + name + " (expected: a name in Meters)");
    }
    return help;
  }
}
