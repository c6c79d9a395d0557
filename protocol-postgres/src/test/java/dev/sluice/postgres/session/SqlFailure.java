package dev.sluice.postgres.session;

/** An error that a simulated server raises. */
final class SqlFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String state;

  SqlFailure(String state, String message) {
    super(message, null, false, false);
    this.state = state;
  }

  String state() {
    return state;
  }
}
