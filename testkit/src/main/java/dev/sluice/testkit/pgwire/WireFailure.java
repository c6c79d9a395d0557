package dev.sluice.testkit.pgwire;

/**
 * What was expected from the server did not come: it was silent, closed the connection or sent
 * something else. The message ends with what was sent and received before.
 */
public final class WireFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  /** What kind of disappointment it was. */
  public enum Kind {
    /** Nothing listens, or nothing accepts. */
    UNREACHABLE,
    /** No message began in time, or one did and its rest did not come. */
    SILENT,
    /** The connection ended between two messages. */
    ENDED,
    /** The connection ended in the middle of a message. */
    TORN,
    /** Something came that was not expected. */
    UNEXPECTED
  }

  private final Kind kind;

  WireFailure(Kind kind, String what, String history) {
    super(what + "\nbefore that:\n" + history);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
