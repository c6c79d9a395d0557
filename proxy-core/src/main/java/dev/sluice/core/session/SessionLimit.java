package dev.sluice.core.session;

import dev.sluice.core.time.Deadline;

/** The time limit of what a session is doing. Confined to the session's loop. */
final class SessionLimit extends Deadline {

  private final ClientHandler session;

  SessionLimit(ClientHandler session) {
    this.session = session;
  }

  @Override
  protected void onDeadline() {
    session.onLimit();
  }
}
