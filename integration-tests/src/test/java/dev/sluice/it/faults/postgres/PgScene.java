package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.SluiceScene;
import dev.sluice.it.faults.Tenants;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.OwnedPostgresServer;
import java.util.List;
import java.util.Random;

/** Sluice in this process between the clients and the two servers. */
final class PgScene extends SluiceScene<PgSite> {

  private final PgSetup setup;
  private final Random chance;
  private final PgServers servers = PgServers.get();
  private final FaultProxy network;
  private final RunningSluice sluice;
  private final Tenants<PgSite> tenants;

  PgScene(PgSetup setup, Random chance) {
    this.setup = setup;
    this.chance = chance;
    servers.prepare();
    this.network = FaultProxy.to("127.0.0.1", servers.victim().address().port());
    this.sluice = RunningSluice.start(yaml(setup), setup.ticker());
    this.tenants = servers.tenants(setup, sluice.port());
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

  /** What is left to chance. */
  Random chance() {
    return chance;
  }

  @Override
  public RunningSluice sluice() {
    return sluice;
  }

  /** The server of the tenant that is to suffer. */
  OwnedPostgresServer server() {
    return servers.victim();
  }

  /** The network before that server. */
  FaultProxy network() {
    return network;
  }

  /** Where clients of the tenant that is to suffer come in. */
  Address through() {
    return site().through();
  }

  /** The process of one of Sluice's connections to the server; any. */
  int backendProcess() {
    List<String> ids =
        sluice.servers(PgSetup.VICTIM).stream()
            .map(server -> server.remoteId())
            .filter(id -> !id.isEmpty())
            .toList();
    return Integer.parseInt(ids.get(chance.nextInt(ids.size())));
  }

  @Override
  protected Tenants<PgSite> tenants() {
    return tenants;
  }

  @Override
  public void close() {
    sluice.close();
    network.close();
    Await.until("the server is there again", () -> PgServers.answers(server()));
  }
}
