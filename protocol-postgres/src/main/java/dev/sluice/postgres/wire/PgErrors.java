package dev.sluice.postgres.wire;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * What each refusal and each ending looks like on PostgreSQL's wire. The codes are those that
 * drivers act upon: 53300 and 57P03 are tried again, 08xxx and 57P01 drop the connection, 57014
 * ends the statement alone; the words are PostgreSQL's own where it has such a case. Every method
 * is as confined as the {@link Outbound} it gets.
 */
public final class PgErrors {

  private PgErrors() {}

  /**
   * @param hint what the client's owner can do, or null
   */
  private record Words(SqlState state, String text, @Nullable String hint) {}

  /**
   * Writes why a client, or its unit of work, is not admitted.
   *
   * @param severity {@link Severity#FATAL} if the connection ends with it
   * @param detail what there is to know beyond the reason, or an empty string
   */
  public static void rejection(Outbound to, Severity severity, Rejection reason, String detail) {
    Words words = words(reason);
    write(to, severity, words, join(words.text, detail));
  }

  /**
   * Writes why a unit of work is not admitted; if the backend refused the proxy, in its words.
   *
   * @param failure what the backend said when it last refused a connection, or null
   */
  public static void rejection(
      Outbound to,
      Severity severity,
      Rejection reason,
      String detail,
      @Nullable BackendFailure failure) {
    boolean refused =
        reason == Rejection.BACKEND_REFUSED || reason == Rejection.BACKEND_UNAVAILABLE;
    if (refused && failure != null) {
      backendRefused(to, severity, failure.code(), failure.message());
    } else {
      rejection(to, severity, reason, detail);
    }
  }

  /**
   * Writes why the connection ends; nothing where nobody is left to read it, and nothing where the
   * client has been told already.
   *
   * @param detail what there is to know beyond the reason, or an empty string
   */
  public static void closing(Outbound to, CloseReason reason, String detail) {
    Words words = words(reason);
    if (words == null) {
      return;
    }
    // What broke the protocol was found out where it happened, and is all there is to say.
    boolean told = reason == CloseReason.PROTOCOL_ERROR && !detail.isEmpty();
    write(to, Severity.FATAL, words, told ? detail : join(words.text, detail));
  }

  /**
   * Writes that the backend was reached and refused the proxy, under the backend's own code.
   *
   * @param state the backend's SQLSTATE; if it has not five characters, a general one is written
   * @param message the backend's words
   */
  public static void backendRefused(Outbound to, Severity severity, String state, String message) {
    Words words = words(Rejection.BACKEND_REFUSED);
    String code = state.length() == 5 ? state : words.state.code();
    MessageWriter.error(
        to, Message.ERROR_RESPONSE, severity, code, join(words.text, message), null);
  }

  private static void write(Outbound to, Severity severity, Words words, String message) {
    MessageWriter.error(
        to, Message.ERROR_RESPONSE, severity, words.state.code(), message, words.hint);
  }

  private static String join(String text, String detail) {
    return detail.isEmpty() ? text : text + ": " + detail;
  }

  private static Words words(Rejection reason) {
    return switch (reason) {
      case TENANT_UNKNOWN ->
          new Words(
              SqlState.INVALID_CATALOG_NAME,
              "no tenant claims this client",
              "A tenant is found by the user name's suffix (user.tenant), the database name, the TLS"
                  + " server name, or the listener's default.");
      case AUTH_FAILED -> plain(SqlState.INVALID_PASSWORD, "password authentication failed");
      case TLS_REQUIRED ->
          new Words(
              SqlState.INVALID_AUTHORIZATION,
              "connections without encryption are not accepted here",
              "Connect with sslmode=require or stronger.");
      case CLIENT_LIMIT -> plain(SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already");
      case CONCURRENCY_LIMIT ->
          plain(SqlState.TOO_MANY_CONNECTIONS, "too many statements running and waiting");
      case RATE_LIMIT -> plain(SqlState.CONFIGURATION_LIMIT_EXCEEDED, "rate limit exceeded");
      case QUEUE_TIMEOUT ->
          plain(SqlState.QUERY_CANCELED, "no backend connection became free in time");
      case BREAKER_OPEN ->
          plain(SqlState.CONNECTION_REJECTED, "the circuit to the backend is open");
      case BACKEND_UNAVAILABLE ->
          plain(SqlState.CONNECTION_FAILURE, "could not connect to the backend");
      case BACKEND_REFUSED ->
          plain(SqlState.CONNECTION_REJECTED, "the backend refused the connection");
      case CANCELLED -> plain(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      case DRAINING -> plain(SqlState.CANNOT_CONNECT_NOW, "the proxy is shutting down");
      case TENANT_REMOVED -> plain(SqlState.ADMIN_SHUTDOWN, "the tenant is no longer configured");
    };
  }

  private static @Nullable Words words(CloseReason reason) {
    return switch (reason) {
      case PEER_GOODBYE, PEER_LOST, REJECTED, BACKEND_FATAL -> null;
      case PROTOCOL_ERROR -> plain(SqlState.PROTOCOL_VIOLATION, "protocol violation");
      case LOGIN_TIMEOUT ->
          plain(SqlState.QUERY_CANCELED, "canceling authentication due to timeout");
      case CLIENT_IDLE ->
          plain(
              SqlState.IDLE_SESSION_TIMEOUT, "terminating connection due to idle-session timeout");
      case IDLE_IN_TRANSACTION ->
          plain(
              SqlState.IDLE_IN_TRANSACTION_TIMEOUT,
              "terminating connection due to idle-in-transaction timeout");
      case QUERY_TIMEOUT ->
          plain(SqlState.QUERY_CANCELED, "terminating connection due to statement timeout");
      case SLOW_READER ->
          plain(SqlState.CONNECTION_FAILURE, "terminating connection: replies were not read");
      case SLOW_SENDER ->
          plain(SqlState.CONNECTION_FAILURE, "terminating connection: a request was not ended");
      case BACKEND_LOST, CONNECT_FAILED ->
          plain(SqlState.CONNECTION_FAILURE, "the backend closed the connection unexpectedly");
      case BACKEND_IDLE, LIFETIME, UNCLEAN, OUTDATED, EVICTED ->
          plain(
              SqlState.ADMIN_SHUTDOWN, "terminating connection: its backend connection was closed");
      case KILLED, SHUTDOWN ->
          plain(SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
      case INTERNAL -> plain(SqlState.INTERNAL_ERROR, "internal error");
    };
  }

  private static Words plain(SqlState state, String text) {
    return new Words(state, text, null);
  }
}
