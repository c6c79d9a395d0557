package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Site;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The two tenants of a scene: the one that is to suffer, and the one that is to notice nothing.
 * Immutable.
 *
 * @param port where Sluice listens
 */
record Tenants(PgSetup setup, PgServers servers, int port) {

  /** Empties what earlier scenes have left on the servers. */
  static void prepare(PgServers servers) {
    new PgLedger(PgServers.direct(servers.victim())).prepare(SharedPostgres.USER);
    new PgLedger(PgServers.direct(servers.other())).prepare(SharedPostgres.USER);
  }

  Site victim() {
    Address through = address(PgSetup.VICTIM);
    return new PgSite(PgSetup.VICTIM, setup.clients(), through, servers.victim(), setup.maxPool());
  }

  Site other() {
    Address through = address(PgSetup.OTHER);
    return new PgSite(PgSetup.OTHER, 4, through, servers.other(), PgSetup.OTHER_POOL);
  }

  /** Where clients of a tenant come in. */
  Address address(String tenant) {
    return new Address("127.0.0.1", port, SharedPostgres.USER, SharedPostgres.PASSWORD, tenant);
  }

  /**
   * Where Sluice and a server do not agree on how many connections there are.
   *
   * @param known how many of a tenant Sluice knows
   */
  List<String> strangers(ToIntFunction<String> known) {
    List<String> found = new ArrayList<>();
    for (Site site : List.of(victim(), other())) {
      int there = site.connectionsAtServer();
      int here = known.applyAsInt(site.name());
      if (there != here) {
        found.add(there + " connections at the server of " + site.name() + ", " + here + " known");
      }
    }
    return found;
  }
}
