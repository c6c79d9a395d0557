package dev.sluice.cli.term;

/** What the program's exit status means; {@code docs/cli.md} lists them. Immutable. */
public enum ExitCode {
  /** Done, or stopped after all running work was finished. */
  OK(0),
  /** Something went wrong that should not be possible; the log has the details. */
  INTERNAL(1),
  /** The command line makes no sense. */
  USAGE(2),
  /** The configuration has mistakes. */
  CONFIG(3),
  /** The proxy could not start: an address is taken, a file cannot be read. */
  START_FAILED(4),
  /** Stopped before all work was finished: a second signal came, or time ran out. */
  FORCED(5),
  /** The demo found no PostgreSQL that it can run. */
  NO_DATABASE(6);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
