package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.ChildSluice;
import dev.sluice.it.faults.Scene;
import dev.sluice.it.faults.Site;
import dev.sluice.it.fixture.Await;
import java.util.ArrayList;
import java.util.List;

/** Sluice in a process of its own between the clients and the two servers. */
final class ChildScene implements Scene {

  private final RedisServers servers = RedisServers.get();
  private final ChildSluice sluice;
  private final Tenants tenants;

  ChildScene(RedisSetup setup) {
    servers.prepare();
    String victim = RedisServers.url(servers.victim().port());
    String other = RedisServers.url(servers.other().port());
    this.sluice = ChildSluice.start(setup.yaml(victim, other));
    this.tenants = new Tenants(setup, servers::victim, servers.other(), sluice::port);
  }

  ChildSluice sluice() {
    return sluice;
  }

  RedisServers servers() {
    return servers;
  }

  /** Where clients of the tenant that is to suffer come in. */
  int through() {
    return tenants.victim().port();
  }

  @Override
  public Site site() {
    return tenants.victim();
  }

  @Override
  public Site bystander() {
    return tenants.bystander();
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
