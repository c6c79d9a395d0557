package dev.sluice.testkit.pgwire;

/**
 * What was expected from the server did not come: it was silent, closed the connection or sent
 * something else. The message ends with what was sent and received before.
 */
public final class WireFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  WireFailure(String what, String history) {
    super(what + "\nbefore that:\n" + history);
  }
}
