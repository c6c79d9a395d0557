package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;

import dev.sluice.it.faults.Work;
import dev.sluice.testkit.postgres.Address;

/** Does each unit as a transaction of simple queries, and waits for every answer. */
final class TransactionWorker extends WireWorker {

  TransactionWorker(Address address) {
    super(address);
  }

  @Override
  void work(Work unit, Talk talk) {
    Answer begin = talk.ask(query("BEGIN")).complainTo(unit, "at BEGIN");
    if (!begin.ok()) {
      unit.refused(begin.code());
      return;
    }
    String[] steps = {PgLedger.entry(unit), PgLedger.count(unit)};
    for (int i = 0; i < steps.length; i++) {
      Answer answer = talk.ask(query(steps[i])).complainTo(unit, "at step " + i);
      if (!answer.ok()) {
        giveUp(unit, talk, answer, i > 0);
        return;
      }
      if (!answer.carries(unit.token())) {
        unit.mixed(answer.said().toString());
      }
    }
    end(unit, talk.ask(query("COMMIT")).complainTo(unit, "at COMMIT"));
  }

  /**
   * @param underWay whether the transaction had done something that the server acknowledged
   */
  private static void giveUp(Work unit, Talk talk, Answer answer, boolean underWay) {
    unit.refused(answer.code());
    if (!answer.ready() && underWay) {
      unit.brokenOff();
    }
    if (answer.isError()) {
      // The proxy refuses work with an error that leaves no transaction open.
      talk.ask(query("ROLLBACK")).complainTo(unit, "at ROLLBACK");
    }
  }

  private static void end(Work unit, Answer commit) {
    if (commit.ok() && commit.said().tags().contains("COMMIT")) {
      unit.acknowledged();
    } else if (commit.ready()) {
      unit.refused(commit.isError() ? commit.code() : "rolled back");
    } else {
      unit.doubtful(commit.code());
      unit.brokenOff();
    }
  }
}
