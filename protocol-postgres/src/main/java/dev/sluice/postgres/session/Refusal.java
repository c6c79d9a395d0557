package dev.sluice.postgres.session;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.PgErrors;
import dev.sluice.postgres.wire.Severity;

/**
 * Why one unit of work was not admitted. The client is told once, when the message that was refused
 * is shown again and it is known how bad that is. Confined to the session's loop.
 */
final class Refusal {

  private final SessionTools tools;
  private final Rejection reason;
  private final String detail;
  private boolean told;

  Refusal(SessionTools tools, Rejection reason, String detail) {
    this.tools = tools;
    this.reason = reason;
    this.detail = detail;
  }

  /** Whether every other unit of work would be refused as well. */
  boolean isFinal() {
    return reason == Rejection.TENANT_REMOVED || reason == Rejection.DRAINING;
  }

  /**
   * Drops a message that belongs to the refused unit of work.
   *
   * @return whether the unit ends with it, so that the server would be ready for the next
   */
  boolean drop(Frame frame, PgSession session) {
    if (TransactionStart.isIn(frame, session.knownMapper())) {
      session.farewell().refused(this);
      return false;
    }
    if (!told) {
      session.replies().onRefused(frame);
    }
    tell(Severity.ERROR);
    return switch (frame.kind()) {
      case Message.QUERY, Message.FUNCTION_CALL, Message.SYNC -> true;
      default -> false;
    };
  }

  void tell(Severity severity) {
    if (!told) {
      told = true;
      PgErrors.rejection(tools.client(), severity, reason, detail, tools.lastFailure());
    }
  }
}
