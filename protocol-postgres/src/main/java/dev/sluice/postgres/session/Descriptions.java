package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.Message;

/**
 * Learns from what one backend says of prepared statements: what clients are told of each, and
 * whether a backend would tell them something else. Confined to the backend's loop.
 */
final class Descriptions {

  private final PgService service;
  private final BackendStatements statements;
  private final Description.Reader reader = new Description.Reader();

  Descriptions(PgService service, BackendStatements statements) {
    this.service = service;
    this.statements = statements;
  }

  /** Whether there is something to learn from the answer to the Describe at the queue's head. */
  boolean concerns(ReplyQueue owed) {
    return owed.head() == Reply.OWN_DESCRIBE
        || (owed.head() == Reply.DESCRIBE
            && owed.headPayload() instanceof Statement statement
            && !statement.isDescribed());
  }

  /** Takes a complete ParameterDescription, RowDescription or NoData. */
  void learn(Frame frame, ReplyQueue owed) {
    if (frame.kind() == Message.PARAMETER_DESCRIPTION) {
      reader.onParameters(frame);
      return;
    }
    if (owed.head() == Reply.OWN_DESCRIBE) {
      statements.describing(false);
    }
    if (owed.headPayload() instanceof Statement statement) {
      statement.describe(reader.onResult(frame));
      if (statement.isSpoiled()) {
        service.statements().forget(statement);
      }
    }
  }
}
