package dev.sluice.postgres.session;

import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;

/**
 * Prepares statements on a backend when they are first used there, and closes others to make room.
 * As confined as its arguments.
 */
final class OnDemand {

  private OnDemand() {}

  /**
   * Makes sure that the backend has it.
   *
   * @return false if that cannot be told before earlier requests are answered
   */
  static boolean ensure(PgBackend backend, Statement statement) {
    if (isInDoubt(backend, statement)) {
      return false;
    }
    if (backend.statements().use(statement)) {
      return !backend.statements().isDescribing();
    }
    prepare(backend, statement);
    backend.owe(Reply.OWN_PARSE, statement);
    if (!statement.isDescribed()) {
      return true;
    }
    // Some client goes by its description, which may have changed; nothing may run before that is
    // known.
    StatementWriter.describe(backend.out(), statement.name());
    backend.owe(Reply.OWN_DESCRIBE, statement);
    backend.statements().describing(true);
    MessageWriter.empty(backend.out(), Message.FLUSH);
    return false;
  }

  /** Sends the Parse, and a Close of others if that makes too many. */
  static void prepare(PgBackend backend, Statement statement) {
    for (Statement evicted : backend.statements().surplus()) {
      close(backend, evicted);
    }
    backend.statements().add(statement);
    backend.statements().changes(statement);
    StatementWriter.parse(backend.out(), statement.name(), statement.definition());
  }

  static void close(PgBackend backend, Statement statement) {
    backend.statements().remove(statement);
    backend.statements().changes(statement);
    StatementWriter.close(backend.out(), statement.name());
    backend.owe(Reply.OWN_CLOSE, statement);
  }

  /** Whether it, or one that would have to make room for it, is in doubt. */
  static boolean isInDoubt(PgBackend backend, Statement statement) {
    if (backend.statements().isSettled()) {
      return false;
    }
    return backend.statements().isInDoubt(statement)
        || backend.statements().surplus().stream().anyMatch(backend.statements()::isInDoubt);
  }
}
