package dev.sluice.cli.term;

/** Ends a command with a line on standard error and an exit code. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExitCode code;

  /**
   * @param message what went wrong and where, for the operator; several lines are printed as such
   */
  public CommandFailure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
