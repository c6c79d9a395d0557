package dev.sluice.it.rules;

import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.PgWire;
import java.util.List;

/**
 * Two more sessions that take turns in holding a connection, so that the sessions under test find
 * another one free than the last time. Leaves one of a pool's two connections free at any moment.
 */
final class Churn implements AutoCloseable {
  private final List<PgWire> sessions;
  private int turn;

  private Churn(List<PgWire> sessions) {
    this.sessions = sessions;
  }

  static Churn of(SluiceUnderTest sluice) {
    return new Churn(List.of(sluice.open(), sluice.open()));
  }

  /** Lets go of what is held, takes what is free. */
  void stir() {
    PgWire holder = sessions.get(turn % 2);
    PgWire next = sessions.get(++turn % 2);
    // An empty transaction would hold nothing.
    next.query("BEGIN; SELECT 1");
    if (turn > 1) {
      holder.query("COMMIT");
    }
  }

  @Override
  public void close() {
    sessions.forEach(PgWire::close);
  }
}
