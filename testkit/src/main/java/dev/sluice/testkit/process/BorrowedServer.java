package dev.sluice.testkit.process;

/** A server that somebody else runs, which can be used but not controlled. Immutable. */
public abstract class BorrowedServer implements ServerControl {

  private final String variable;

  /**
   * @param variable what names it in the environment
   */
  protected BorrowedServer(String variable) {
    this.variable = variable;
  }

  @Override
  public final String origin() {
    return variable;
  }

  @Override
  public final void start() {
    throw notOurs();
  }

  @Override
  public final void crash() {
    throw notOurs();
  }

  @Override
  public final void freeze() {
    throw notOurs();
  }

  @Override
  public final void thaw() {
    throw notOurs();
  }

  @Override
  public final void close() {
    // Somebody else started it.
  }

  protected final UnsupportedOperationException notOurs() {
    return new UnsupportedOperationException(
        "the server of " + variable + " is not ours to control; ask for an owned one");
  }
}
