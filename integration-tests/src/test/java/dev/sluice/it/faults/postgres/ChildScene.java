package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.ChildSluice;
import dev.sluice.it.faults.Scene;
import dev.sluice.it.faults.Site;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.Address;
import java.util.ArrayList;
import java.util.List;

/** Sluice in a process of its own between the clients and the two servers. */
final class ChildScene implements Scene {

  private final ChildSluice sluice;
  private final Tenants tenants;

  ChildScene(PgSetup setup) {
    PgServers servers = PgServers.get();
    Tenants.prepare(servers);
    String yaml =
        setup.yaml(
            SharedPostgres.application(servers.victim()),
            SharedPostgres.application(servers.other()));
    this.sluice = ChildSluice.start(yaml);
    this.tenants = new Tenants(setup, servers, sluice.port());
  }

  ChildSluice sluice() {
    return sluice;
  }

  PgServers servers() {
    return tenants.servers();
  }

  /** Where clients of the tenant that is to suffer come in. */
  Address through() {
    return tenants.address(PgSetup.VICTIM);
  }

  @Override
  public Site site() {
    return tenants.victim();
  }

  @Override
  public Site bystander() {
    return tenants.other();
  }

  @Override
  public List<String> residue() {
    return Await.untilEmpty(
        () -> {
          List<String> left = new ArrayList<>(sluice.residue());
          left.addAll(tenants.strangers(sluice::servers));
          return left;
        });
  }

  @Override
  public List<String> surprises() {
    return sluice.surprises();
  }

  @Override
  public void close() {
    sluice.close();
  }
}
