package dev.sluice.core;

import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.net.TlsException;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.registry.Registry;
import dev.sluice.core.registry.RunningInventory;
import dev.sluice.core.session.ClientHandler;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.time.Ticker;
import dev.sluice.core.view.Inventory;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The running proxy. Thread-safe.
 *
 * <p>{@link #start} and {@link #close} say in which order things begin and end; {@link #drain} ends
 * it without breaking anybody's work.
 */
public final class ProxyServer implements AutoCloseable {

  /** How often a drain looks whether everybody has left. */
  private static final long DRAIN_CHECK_MILLIS = 20;

  private final RunningEngine engine;
  private final Registry registry;
  private final Listeners listeners;
  private final Inventory inventory;
  private final AtomicReference<ProxyState> state = new AtomicReference<>(ProxyState.STARTING);
  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();

  private ProxyServer(ProxySettings settings, Ticker ticker, EventLog events) {
    this.engine = new RunningEngine(settings, ticker, events);
    this.registry = new Registry(engine);
    this.listeners = new Listeners(engine, registry);
    this.inventory = new RunningInventory(engine, registry);
  }

  /**
   * Starts everything; blocks until clients are served.
   *
   * @throws ProxyException if a certificate or an address cannot be had; then nothing runs
   */
  public static ProxyServer start(ProxySettings settings, Ticker ticker, EventLog events)
      throws ProxyException {
    trustBuffers();
    ProxyServer server = new ProxyServer(settings, ticker, events);
    try {
      server.engine.start();
      server.loadBackendTls(settings);
      server.registry.apply(settings.tenants());
      server.listeners.apply(settings.listeners());
      server.scheduleSweeps(settings);
    } catch (ProxyException e) {
      server.close();
      throw e;
    }
    server.state.set(ProxyState.SERVING);
    events.record(Event.Kind.PROXY_STARTED, "", "sluice", server.listeners.endpoints().toString());
    return server;
  }

  /**
   * Leak detection samples buffers and takes stack traces; tests have it on, by Netty's property.
   */
  private static void trustBuffers() {
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  private void loadBackendTls(ProxySettings settings) throws ProxyException {
    List<BackendTls> wanted =
        settings.tenants().stream()
            .flatMap(tenant -> tenant.services().values().stream())
            .map((ServiceSettings service) -> service.backend().tls())
            .distinct()
            .toList();
    try {
      engine.backendTls().reload(wanted);
    } catch (TlsException e) {
      throw new ProxyException(String.valueOf(e.getMessage()), e);
    }
  }

  private void scheduleSweeps(ProxySettings settings) {
    repeat(registry::reap, settings.process().reapInterval());
    repeat(registry::probe, settings.process().healthInterval());
  }

  private void repeat(Runnable sweep, Duration pause) {
    long nanos = pause.toNanos();
    var unused = engine.group().scheduleWithFixedDelay(sweep, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Puts other settings in force, as a difference: tenants and listeners that are the same notice
   * nothing. A proxy that is being drained, or has stopped, takes no other settings. Blocks; not
   * for an event loop.
   *
   * @throws ProxyException if a certificate or an address cannot be had; what was changed before
   *     stays changed
   */
  public synchronized void reload(ProxySettings next) throws ProxyException {
    if (state.get() != ProxyState.SERVING) {
      return;
    }
    loadBackendTls(next);
    engine.settings(next);
    registry.apply(next.tenants());
    listeners.apply(next.listeners());
    engine.events().record(Event.Kind.CONFIG_RELOADED, "", "sluice", "");
  }

  /**
   * Stops to accept clients, lets those that are here finish their units of work, then ends.
   *
   * @return completes with true when all have left, with false when they were made to leave after
   *     the drain timeout
   */
  public CompletionStage<Boolean> drain() {
    if (!state.compareAndSet(ProxyState.SERVING, ProxyState.DRAINING)) {
      return drained;
    }
    engine.events().record(Event.Kind.PROXY_DRAINING, "", "sluice", "");
    registry.drain();
    CompletableFuture.runAsync(listeners::close, engine.blocking());
    engine.loops().forEach(ProxyServer::drainSessions);
    long deadline = engine.ticker().nanos() + engine.process().drainTimeout().toNanos();
    awaitDrained(deadline);
    return drained;
  }

  private static void drainSessions(HomeLoop loop) {
    loop.execute(() -> loop.sessions().forEach(ClientHandler::drain));
  }

  private void awaitDrained(long deadline) {
    inventory
        .clients()
        .thenAccept(
            left -> {
              if (left.isEmpty() && registry.sessions() == 0) {
                drained.complete(true);
              } else if (engine.ticker().nanos() - deadline >= 0) {
                engine.loops().forEach(ProxyServer::killSessions);
                drained.complete(false);
              } else {
                engine.loops().forEach(ProxyServer::drainSessions);
                var unused =
                    engine
                        .group()
                        .schedule(
                            () -> awaitDrained(deadline),
                            DRAIN_CHECK_MILLIS,
                            TimeUnit.MILLISECONDS);
              }
            });
  }

  private static void killSessions(HomeLoop loop) {
    loop.execute(() -> loop.sessions().forEach(session -> session.kill(CloseReason.SHUTDOWN)));
  }

  /** Ends everything now; blocks until that is done. Closing twice does nothing. */
  @Override
  public void close() {
    if (state.getAndSet(ProxyState.STOPPED) == ProxyState.STOPPED) {
      return;
    }
    registry.drain();
    listeners.close();
    engine.loops().forEach(ProxyServer::killSessions);
    registry.close();
    engine.stop();
    drained.complete(false);
    engine.events().record(Event.Kind.PROXY_STOPPED, "", "sluice", "");
  }

  public ProxyState state() {
    return state.get();
  }

  public Inventory inventory() {
    return inventory;
  }

  public MeterSource.Directory meters() {
    return registry;
  }

  /** The loops that move bytes, for measuring how late they are. */
  public EventLoopGroup loops() {
    return engine.group();
  }

  /** How long those loops have polled. */
  public PollingTime polling() {
    return engine.polling();
  }

  /** Where it listens, by protocol, with ports that the system chose filled in. */
  public List<Map.Entry<String, Endpoint>> endpoints() {
    return listeners.endpoints();
  }
}
