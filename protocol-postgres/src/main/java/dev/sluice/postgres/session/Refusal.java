package dev.sluice.postgres.session;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.SessionTools;
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

  /** Whether the client has been told, so that what comes now is skipped. */
  boolean isTold() {
    return told;
  }

  void tell(Severity severity) {
    if (!told) {
      told = true;
      PgErrors.rejection(tools.client(), severity, reason, detail, tools.lastFailure());
    }
  }
}
