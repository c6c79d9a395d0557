package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.it.faults.Work;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.postgres.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Does each unit as one batch in the extended protocol, prepared under names once a session: the
 * batch is a transaction, which its Sync commits.
 */
final class PipelineWorker extends WireWorker {

  private boolean prepared;

  PipelineWorker(Address address) {
    super(address);
  }

  @Override
  void work(Work unit, Talk talk) {
    List<FrontendMessage> batch = new ArrayList<>();
    if (!prepared) {
      // A batch that failed may have prepared them all the same.
      batch.add(closeStatement("entry"));
      batch.add(closeStatement("count"));
      batch.add(parse("entry", PgLedger.ENTRY));
      batch.add(parse("count", PgLedger.COUNT));
    }
    String[] values = PgLedger.values(unit);
    batch.add(bind("", "entry", values));
    batch.add(execute(""));
    batch.add(bind("", "count", values));
    batch.add(execute(""));
    batch.add(sync());
    Answer answer = talk.ask(batch.toArray(FrontendMessage[]::new)).complainTo(unit, "in a batch");
    prepared = answer.ok() || (prepared && answer.ready());
    if (answer.ok() && answer.said().rows().size() == 2) {
      if (!answer.carries(unit.token())) {
        unit.mixed(answer.said().toString());
      }
      unit.acknowledged();
    } else if (answer.isError()) {
      unit.refused(answer.code());
    } else if (answer.ok()) {
      unit.mixed(answer.said().toString());
    } else {
      unit.doubtful(answer.code());
    }
  }
}
