package dev.sluice.core;

import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.time.Ticker;
import dev.sluice.core.toy.ListedEvents;
import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToySettings;
import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.PoolView;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A proxy of the toy protocol that really runs, and what its tests ask it. */
final class ToyProxy implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  final ListedEvents events = new ListedEvents();
  final ProxyServer server;

  ToyProxy(ProxySettings settings) throws ProxyException {
    server = ProxyServer.start(settings, Ticker.system(), events);
  }

  /** In front of a server whose only tenant is {@code acme}. */
  static ToyProxy before(ToyServer backend, Limits limits) throws ProxyException {
    return new ToyProxy(new ToySettings().listen().tenant("acme", backend.port(), limits).build());
  }

  int port() {
    return server.endpoints().get(0).getValue().port();
  }

  /** A client that has said who it is. */
  ToyClient connect(String user, String database) throws IOException {
    ToyClient client = new ToyClient(port());
    client.send('U', user + "/" + database);
    return client;
  }

  /** A client that has logged in to a tenant. */
  ToyClient login(String tenant) throws IOException {
    ToyClient client = connect("app", tenant);
    String welcome = client.hear();
    if (!welcome.equals("O" + tenant + "/app")) {
      throw new AssertionError(welcome);
    }
    return client;
  }

  List<ClientView> clients() {
    return server.inventory().clients().toCompletableFuture().join();
  }

  PoolView pool(String tenant) {
    return server.inventory().pools().toCompletableFuture().join().stream()
        .filter(pool -> pool.tenant().equals(tenant))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until something holds that happens on other threads. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new AssertionError("not in time: " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
