package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.ChildScene;
import dev.sluice.it.faults.Tenants;
import dev.sluice.it.fixture.ChildSluice;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.OwnedPostgresServer;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The two servers of all trials: one to be maltreated and one that stands by. They end with the
 * process.
 */
final class PgServers {

  private static final int CONNECTIONS = 60;
  private static final int BYSTANDERS = 4;

  private static PgServers only;

  private final OwnedPostgresServer victim;
  private final OwnedPostgresServer other;

  private PgServers() {
    victim = start();
    other = start();
  }

  /** The servers; the test is skipped where none can be had. */
  static synchronized PgServers get() {
    try {
      if (only == null) {
        only = new PgServers();
      }
      return only;
    } catch (PostgresServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static OwnedPostgresServer start() {
    // What is acknowledged must be in the operating system's hands when a process is killed.
    PostgresRequest request =
        PostgresRequest.any()
            .withMaxConnections(CONNECTIONS)
            .withSetting("synchronous_commit", "on");
    return SharedPostgres.prepared(OwnedPostgresServer.start(request));
  }

  OwnedPostgresServer victim() {
    return victim;
  }

  PostgresServer other() {
    return other;
  }

  /** Sluice in a process of its own before both. */
  static ChildScene<PgSite> child(PgSetup setup) {
    PgServers servers = get();
    servers.prepare();
    String yaml =
        setup.yaml(
            SharedPostgres.application(servers.victim), SharedPostgres.application(servers.other));
    ChildSluice sluice = ChildSluice.start(yaml);
    return new ChildScene<>(sluice, servers.tenants(setup, sluice.port()));
  }

  /** Empties what earlier scenes have left. */
  void prepare() {
    for (PostgresServer server : List.of(victim, other)) {
      new PgLedger(direct(server)).prepare(SharedPostgres.USER);
    }
  }

  /** Who works on both servers, through a Sluice that listens on a port. */
  Tenants<PgSite> tenants(PgSetup setup, int port) {
    Address first = through(port, PgSetup.VICTIM);
    Address second = through(port, PgSetup.OTHER);
    return new Tenants<>(
        new PgSite(PgSetup.VICTIM, setup.clients(), first, victim, setup.maxPool()),
        new PgSite(PgSetup.OTHER, BYSTANDERS, second, other, PgSetup.OTHER_POOL));
  }

  private static Address through(int port, String tenant) {
    return new Address("127.0.0.1", port, SharedPostgres.USER, SharedPostgres.PASSWORD, tenant);
  }

  /** The applications' database, for the superuser. */
  static Address direct(PostgresServer server) {
    Address superuser = server.address();
    return superuser.as(superuser.user(), superuser.password(), SharedPostgres.USER);
  }

  /** Whether the server answers. */
  static boolean answers(PostgresServer server) {
    try {
      return server.value("SELECT 1").equals("1");
    } catch (IllegalStateException notNow) {
      return false;
    }
  }
}
