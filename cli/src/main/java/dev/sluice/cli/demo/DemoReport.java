package dev.sluice.cli.demo;

import dev.sluice.cli.run.Assembly;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.view.PoolView;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the demo tells on standard output. Confined to the demo's thread. */
final class DemoReport {

  private static final String ROW = "  %-7s %-9s %8s %12s %22s %8s %7s%n";
  private static final long VIEW_SECONDS = 5;

  private final PrintWriter out;
  private final Map<SampleLoad, Long> before = new HashMap<>();

  DemoReport(PrintWriter out) {
    this.out = out;
  }

  /** Says where everything is and what to try. */
  void invitation(DemoServers servers, Map<String, Endpoint> listeners, Endpoint admin) {
    out.printf("%n%s behind Sluice for three tenants. Try:%n%n", servers.names());
    listeners.forEach(this::invitations);
    if (servers.redis().isEmpty()) {
      out.printf("  (without Redis: %s)%n%n", servers.missing());
    }
    for (String path : List.of("/metrics", "/health", "/api/v1/pools", "/api/v1/clients")) {
      out.printf("  curl http://%s%s%n", admin, path);
    }
    out.printf("%nA sample load runs meanwhile. Ctrl-C stops it all.%n%n");
    out.printf(
        ROW,
        "tenant",
        "protocol",
        "clients",
        "work done/s",
        "backends busy/open/max",
        "waiting",
        "errors");
    out.flush();
  }

  private void invitations(String protocol, Endpoint place) {
    boolean redis = protocol.equals("redis");
    String command = redis ? "redis-cli -u redis" : "psql postgresql";
    for (DemoTenant tenant : DemoTenant.ALL) {
      invitation(command, tenant.user(), place, tenant, redis, "tier " + tenant.tier());
    }
    DemoTenant first = DemoTenant.ALL.get(0);
    invitation(
        command, DemoTenant.USER, place, first, redis, first.id() + " by default, as a sidecar");
    out.println();
  }

  /** In Redis a tenant is told by the user alone, in PostgreSQL the database has its name. */
  private void invitation(
      String command, String user, Endpoint place, DemoTenant tenant, boolean redis, String why) {
    String path = redis ? "" : "/" + tenant.id();
    out.printf("  %s://%s:%s@%s%s   # %s%n", command, user, DemoTenant.PASSWORD, place, path, why);
  }

  /** One row for each tenant and protocol. */
  void rows(List<SampleLoad> loads, Assembly proxy, double seconds) {
    List<PoolView> pools = pools(proxy);
    for (SampleLoad load : loads) {
      row(load, find(pools, load), seconds);
    }
    out.println();
    out.flush();
  }

  private void row(SampleLoad load, Optional<PoolView> pool, double seconds) {
    long done = load.done();
    double rate = (done - before.getOrDefault(load, 0L)) / seconds;
    before.put(load, done);
    out.printf(
        Locale.ROOT,
        ROW,
        load.tenant().id(),
        load.protocol(),
        pool.map(PoolView::sessions).orElse(0),
        String.format(Locale.ROOT, "%.1f", rate),
        pool.map(p -> p.active() + " / " + p.total() + " / " + p.max()).orElse("-"),
        pool.map(PoolView::waiting).orElse(0),
        load.errors());
    if (!load.lastError().isEmpty()) {
      out.printf("          last error: %s%n", load.lastError());
    }
  }

  private static Optional<PoolView> find(List<PoolView> pools, SampleLoad load) {
    return pools.stream()
        .filter(pool -> pool.tenant().equals(load.tenant().id()))
        .filter(pool -> pool.protocol().equals(load.protocol()))
        .findFirst();
  }

  private static List<PoolView> pools(Assembly proxy) {
    try {
      return proxy.inventory().pools().toCompletableFuture().get(VIEW_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
