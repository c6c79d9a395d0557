package dev.sluice.postgres.session;

import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.SqlState;
import java.nio.charset.StandardCharsets;

/**
 * Has the server raise an error where Sluice must fail a request, so that the rest of the batch and
 * the transaction around it end as they would have; the client is told Sluice's error in its place.
 * As confined as its arguments.
 */
final class RaisedError {

  /** What no statement is called for longer than it takes to close it. */
  private static final byte[] NO_STATEMENT =
      (Statement.PREFIX + "none").getBytes(StandardCharsets.US_ASCII);

  private RaisedError() {}

  static Verdict raise(PgBackend backend, Failure failure) {
    StatementWriter.describe(backend.out(), NO_STATEMENT);
    backend.owe(Reply.FAILING, failure);
    return Verdict.SWALLOW;
  }

  /**
   * For a Parse whose name is taken. The server says so too, unless it finds another mistake first.
   *
   * @param name the client's, which has a statement
   * @param definition the body of the Parse behind the name
   */
  static Verdict duplicate(PgBackend backend, byte[] name, byte[] definition) {
    StatementWriter.parse(backend.out(), NO_STATEMENT, definition);
    backend.owe(Reply.OWN_PARSE, null);
    closeNothing(backend);
    String text = new String(name, StandardCharsets.UTF_8);
    return raise(
        backend,
        new Failure(
            SqlState.DUPLICATE_PREPARED_STATEMENT,
            "prepared statement \"" + text + "\" already exists"));
  }

  /** The server gets a Close that changes nothing, and objects to it where it would to any. */
  static void closeNothing(PgBackend backend) {
    StatementWriter.close(backend.out(), NO_STATEMENT);
    backend.owe(Reply.OWN_CLOSE, null);
  }
}
