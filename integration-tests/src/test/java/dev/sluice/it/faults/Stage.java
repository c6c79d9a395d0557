package dev.sluice.it.faults;

import dev.sluice.core.ProxyException;
import dev.sluice.core.ProxyServer;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.RingEventLog;
import dev.sluice.core.time.Ticker;
import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import dev.sluice.it.fixture.Configured;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Sluice in this very process, and what it shows of itself. Thread-safe. */
public final class Stage implements AutoCloseable {

  private static final int EVENTS = 200_000;
  private static final long PATIENCE_SECONDS = 10;

  private final RingEventLog events;
  private final ProxyServer proxy;
  private final int port;

  private Stage(ProxyServer proxy, RingEventLog events) {
    this.proxy = proxy;
    this.events = events;
    this.port = proxy.endpoints().get(0).getValue().port();
  }

  /** Starts Sluice with a configuration that has one listener. */
  public static Stage start(String yaml, Ticker ticker) {
    RingEventLog events = new RingEventLog(ticker, EVENTS);
    try {
      return new Stage(ProxyServer.start(Configured.by(yaml), ticker, events), events);
    } catch (ProxyException e) {
      throw new AssertionError("Sluice does not start with\n" + yaml, e);
    }
  }

  /** Where the one listener listens, or listened. */
  public int port() {
    return port;
  }

  public List<PoolView> pools() {
    return await(proxy.inventory().pools());
  }

  public List<ClientView> clients() {
    return await(proxy.inventory().clients());
  }

  /** The backend connections of a tenant. */
  public List<ServerView> servers(String tenant) {
    return await(proxy.inventory().servers()).stream()
        .filter(server -> server.tenant().equals(tenant))
        .toList();
  }

  /** The state of the breaker before a tenant's backend. */
  public String breaker(String tenant) {
    return pools().stream()
        .filter(pool -> pool.tenant().equals(tenant))
        .map(PoolView::breaker)
        .findFirst()
        .orElse("none");
  }

  /** What happened to a tenant, oldest first. */
  public List<Event> events(Event.Kind kind, String tenant) {
    return events.recent().stream()
        .filter(event -> event.kind() == kind && event.tenant().equals(tenant))
        .toList();
  }

  /** What happened that never must. */
  public List<String> surprises() {
    return events.recent().stream()
        .filter(event -> event.kind() == Event.Kind.SESSION_FAULT)
        .map(event -> "surprise: " + event)
        .limit(5)
        .toList();
  }

  /** Puts another configuration in force. */
  public void reload(String yaml) {
    try {
      proxy.reload(Configured.by(yaml));
    } catch (ProxyException e) {
      throw new AssertionError("Sluice does not reload\n" + yaml, e);
    }
  }

  /** Begins to drain. */
  public CompletionStage<?> drain() {
    return proxy.drain();
  }

  /** What is left of sessions, leases and sockets at this moment, in words. */
  public List<String> residue() {
    List<String> left = new ArrayList<>();
    clients().forEach(client -> left.add("session " + client));
    for (PoolView pool : pools()) {
      if (pool.active() + pool.waiting() + pool.opening() > 0) {
        left.add("busy " + pool);
      }
    }
    OpenSockets.at(port).forEach(socket -> left.add("socket " + socket));
    return left;
  }

  @Override
  public void close() {
    proxy.close();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
