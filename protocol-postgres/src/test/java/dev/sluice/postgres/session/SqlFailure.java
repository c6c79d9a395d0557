package dev.sluice.postgres.session;

/** An error that a simulated server raises. */
final class SqlFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final String state;
  private final String routine;

  SqlFailure(String state, String message) {
    this(state, message, "");
  }

  SqlFailure(String state, String message, String routine) {
    super(message, null, false, false);
    this.state = state;
    this.routine = routine;
  }

  String routine() {
    return routine;
  }

  String state() {
    return state;
  }
}
