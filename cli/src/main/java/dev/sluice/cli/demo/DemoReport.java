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

  private static final String ROW = "  %-7s %8s %12s %22s %8s %7s%n";
  private static final long VIEW_SECONDS = 5;

  private final PrintWriter out;
  private final Map<DemoTenant, Long> before = new HashMap<>();

  DemoReport(PrintWriter out) {
    this.out = out;
  }

  /** Says where everything is and what to try. */
  void invitation(String postgres, Endpoint clients, Endpoint admin) {
    out.printf("%nPostgreSQL %s runs behind Sluice for three tenants. Try:%n%n", postgres);
    for (DemoTenant tenant : DemoTenant.ALL) {
      out.printf(
          "  psql postgresql://%s:%s@%s/%s   # tier %s%n",
          tenant.user(), DemoTenant.PASSWORD, clients, tenant.id(), tenant.tier());
    }
    DemoTenant first = DemoTenant.ALL.get(0);
    out.printf(
        "  psql postgresql://%s:%s@%s/%s   # %s by default, as behind a sidecar%n%n",
        DemoTenant.USER, DemoTenant.PASSWORD, clients, first.id(), first.id());
    for (String path : List.of("/metrics", "/health", "/api/v1/pools", "/api/v1/clients")) {
      out.printf("  curl http://%s%s%n", admin, path);
    }
    out.printf("%nA sample load runs meanwhile. Ctrl-C stops it all.%n%n");
    out.printf(
        ROW, "tenant", "clients", "transact./s", "backends busy/open/max", "waiting", "errors");
    out.flush();
  }

  /** One row for each tenant. */
  void rows(Map<DemoTenant, SampleLoad> loads, Assembly proxy, double seconds) {
    List<PoolView> pools = pools(proxy);
    for (DemoTenant tenant : DemoTenant.ALL) {
      SampleLoad load = loads.get(tenant);
      if (load != null) {
        row(tenant, load, find(pools, tenant), seconds);
      }
    }
    out.println();
    out.flush();
  }

  private void row(DemoTenant tenant, SampleLoad load, Optional<PoolView> pool, double seconds) {
    long done = load.transactions();
    double rate = (done - before.getOrDefault(tenant, 0L)) / seconds;
    before.put(tenant, done);
    out.printf(
        Locale.ROOT,
        ROW,
        tenant.id(),
        pool.map(PoolView::sessions).orElse(0),
        String.format(Locale.ROOT, "%.1f", rate),
        pool.map(p -> p.active() + " / " + p.total() + " / " + p.max()).orElse("-"),
        pool.map(PoolView::waiting).orElse(0),
        load.errors());
    if (!load.lastError().isEmpty()) {
      out.printf("          last error: %s%n", load.lastError());
    }
  }

  private static Optional<PoolView> find(List<PoolView> pools, DemoTenant tenant) {
    return pools.stream().filter(pool -> pool.tenant().equals(tenant.id())).findFirst();
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
