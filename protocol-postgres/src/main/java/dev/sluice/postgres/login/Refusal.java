package dev.sluice.postgres.login;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.postgres.wire.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * A login ends here. Carries what the client is told, and apart from that what the operator is
 * told. Immutable; no stack trace, for anyone who reaches the port can cause one.
 */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final SqlState state;
  private final @Nullable String hint;
  private final @Nullable Rejection reason;
  private final String detail;

  private Refusal(
      SqlState state,
      String message,
      @Nullable String hint,
      @Nullable Rejection reason,
      String detail) {
    super(message, null, false, false);
    this.state = state;
    this.hint = hint;
    this.reason = reason;
    this.detail = detail;
  }

  /** What the client sent is wrong or not supported. */
  static Refusal of(SqlState state, String message) {
    return new Refusal(state, message, null, null, message);
  }

  static Refusal of(SqlState state, String message, String hint) {
    return new Refusal(state, message, hint, null, message);
  }

  /** The client is turned away by a rule that is counted. */
  static Refusal counted(
      Rejection reason, SqlState state, String message, @Nullable String hint, String detail) {
    return new Refusal(state, message, hint, reason, detail);
  }

  /**
   * The client did not prove that it is this user. It learns no more than that, and the same for
   * every user.
   *
   * @param detail why, for the operator
   */
  static Refusal unproven(String user, String detail) {
    String message = "password authentication failed for user \"" + user + "\"";
    return new Refusal(
        SqlState.INVALID_PASSWORD, message, null, Rejection.AUTH_FAILED, message + ": " + detail);
  }

  SqlState state() {
    return state;
  }

  /** What the client is told. */
  String text() {
    return String.valueOf(getMessage());
  }

  @Nullable String hint() {
    return hint;
  }

  /** What it is counted as; null: the client broke the protocol. */
  @Nullable Rejection reason() {
    return reason;
  }

  /** What the operator is told. */
  String detail() {
    return detail;
  }
}
