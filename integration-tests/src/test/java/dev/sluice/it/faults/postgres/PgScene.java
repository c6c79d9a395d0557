package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Scene;
import dev.sluice.it.faults.Site;
import dev.sluice.it.faults.Stage;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Sluice in this process between the clients and the two servers. */
final class PgScene implements Scene {

  private static final int TIDY_TRIES = 500;

  private final PgSetup setup;
  private final PgServers servers = PgServers.get();
  private final FaultProxy network;
  private final Stage stage;

  PgScene(PgSetup setup) {
    this.setup = setup;
    new PgLedger(PgServers.direct(servers.victim())).prepare(SharedPostgres.USER);
    new PgLedger(PgServers.direct(servers.other())).prepare(SharedPostgres.USER);
    this.network = FaultProxy.to("127.0.0.1", servers.victim().address().port());
    this.stage = Stage.start(yaml(setup), setup.ticker());
  }

  /** The configuration for a changed setup. */
  String yaml(PgSetup changed) {
    Address direct = SharedPostgres.application(servers.victim());
    Address victim = changed.network() ? direct.at("127.0.0.1", network.port()) : direct;
    return changed.yaml(victim, SharedPostgres.application(servers.other()));
  }

  PgSetup setup() {
    return setup;
  }

  Stage stage() {
    return stage;
  }

  /** The server of the tenant that is to suffer. */
  PostgresServer server() {
    return servers.victim();
  }

  /** The network before that server. */
  FaultProxy network() {
    return network;
  }

  /** Where clients of the tenant that is to suffer come in. */
  Address through() {
    return address(PgSetup.VICTIM);
  }

  private Address address(String tenant) {
    return new Address(
        "127.0.0.1", stage.port(), SharedPostgres.USER, SharedPostgres.PASSWORD, tenant);
  }

  /** The process of one of Sluice's connections to the server; any. */
  int backendProcess() {
    List<String> ids =
        stage.servers(PgSetup.VICTIM).stream()
            .map(server -> server.remoteId())
            .filter(id -> !id.isEmpty())
            .toList();
    return Integer.parseInt(ids.get(ThreadLocalRandom.current().nextInt(ids.size())));
  }

  @Override
  public Site site() {
    return new PgSite(PgSetup.VICTIM, setup.clients(), through(), server(), setup.maxPool());
  }

  @Override
  public Site bystander() {
    Address through = address(PgSetup.OTHER);
    return new PgSite(PgSetup.OTHER, 4, through, servers.other(), PgSetup.OTHER_POOL);
  }

  @Override
  public List<String> residue() {
    List<String> left = leftNow();
    for (int i = 0; i < TIDY_TRIES && !left.isEmpty(); i++) {
      Await.pause(Duration.ofMillis(10));
      left = leftNow();
    }
    return left;
  }

  private List<String> leftNow() {
    List<String> left = new ArrayList<>(stage.residue());
    for (Site site : List.of(site(), bystander())) {
      int there = site.connectionsAtServer();
      int known = stage.servers(site.name()).size();
      if (there != known) {
        left.add(there + " connections at the server of " + site.name() + ", " + known + " known");
      }
    }
    return left;
  }

  @Override
  public List<String> surprises() {
    return stage.surprises();
  }

  @Override
  public void close() {
    stage.close();
    network.close();
    Await.until("the server is there again", () -> PgServers.answers(server()));
  }
}
