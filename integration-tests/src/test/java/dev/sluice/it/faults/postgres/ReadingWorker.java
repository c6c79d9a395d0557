package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.it.faults.Work;
import dev.sluice.testkit.postgres.Address;

/** Reads some rows, all of which carry what only this client can have asked for. */
final class ReadingWorker extends WireWorker {

  private static final int ROWS = 50;
  private static final String ROWS_OF = " FROM generate_series(1, " + ROWS + ")";

  ReadingWorker(Address address) {
    super(address);
  }

  @Override
  void work(Work unit, Talk talk) {
    Answer answer =
        unit.number() % 2 == 0
            ? talk.ask(query("SELECT '" + unit.token() + "', repeat('x', 200)" + ROWS_OF))
            : talk.ask(
                parse("", "SELECT $1::text, repeat('y', 200)" + ROWS_OF),
                bind("", "", unit.token()),
                execute(""),
                sync());
    answer.complainTo(unit, "at a read");
    if (answer.isError() || !answer.ready()) {
      unit.refused(answer.code());
    } else if (answer.carries(unit.token()) && answer.said().rows().size() == ROWS) {
      unit.answered();
    } else {
      unit.mixed(answer.said().toString());
    }
  }
}
