package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;

import dev.sluice.it.faults.Ledger;
import dev.sluice.it.faults.Site;
import dev.sluice.it.faults.Worker;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant with its PostgreSQL. Immutable.
 *
 * @param through where its clients find Sluice
 * @param limit how many connections its pool may hold
 */
record PgSite(String name, int clients, Address through, PostgresServer server, int limit)
    implements Site {

  private static final String COUNT =
      "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = '"
          + SharedPostgres.USER
          + "'";

  /** Half of them work in transactions of simple queries, the others in all other ways. */
  @Override
  public Worker.Factory workers() {
    return number ->
        switch (number % 8) {
          case 1, 5 -> new PipelineWorker(through);
          case 3 -> new ReadingWorker(through);
          case 6 -> new JdbcWorker(through);
          case 7 -> number == 7 ? new CancellingWorker(through) : new ReadingWorker(through);
          default -> new TransactionWorker(through);
        };
  }

  @Override
  public Ledger ledger() {
    return new PgLedger(PgServers.direct(server));
  }

  @Override
  public int connectionsAtServer() {
    return Integer.parseInt(server.value(COUNT));
  }

  @Override
  public int capacity() {
    List<Talk> held = new ArrayList<>();
    try {
      int had = 0;
      for (int i = 0; i < limit; i++) {
        Talk talk = new Talk(through);
        held.add(talk);
        boolean got =
            talk.open().ok() && talk.ask(query("BEGIN")).ok() && talk.ask(query("SELECT 1")).ok();
        had += got ? 1 : 0;
      }
      return Math.max(had, connectionsAtServer());
    } finally {
      held.forEach(Talk::close);
    }
  }
}
