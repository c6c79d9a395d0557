package dev.sluice.core;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.net.BackendTlsContexts;
import dev.sluice.core.net.Transport;
import dev.sluice.core.pool.ServerBudget;
import dev.sluice.core.registry.Engine;
import dev.sluice.core.session.HeldBudget;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.settings.ServerCap;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.time.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads and the things that all tenants share. Thread-safe. */
final class RunningEngine implements Engine {

  /** For PBKDF2, look-ups of names and reading of files. */
  private static final int BLOCKING_THREADS = 2;

  private static final int KEYS_REMEMBERED = 10_000;

  private final Ticker ticker;
  private final EventLog events;
  private final Transport transport = Transport.best();
  private final PollingTime polling = new PollingTime();
  private final EventLoopGroup group;
  private final List<HomeLoop> loops = new ArrayList<>();
  private final ExecutorService blocking =
      Executors.newFixedThreadPool(
          BLOCKING_THREADS, new DefaultThreadFactory("sluice-blocking", true));
  private final DerivedKeys keys = new DerivedKeys(blocking, KEYS_REMEMBERED);
  private final BackendTlsContexts backendTls = new BackendTlsContexts(List.of());
  private final Map<String, Protocol> protocols = new HashMap<>();
  private final Map<Endpoint, ServerBudget> caps = new HashMap<>();

  private volatile ProxySettings settings;

  RunningEngine(ProxySettings settings, Ticker ticker, EventLog events) {
    this.settings = settings;
    this.ticker = ticker;
    this.events = events;
    ProcessSettings process = settings.process();
    this.group =
        transport.newLoops(
            "sluice-loop", process.eventLoops(), ticker, process.busyPoll(), polling);
    HeldBudget held = HeldBudget.ofDirectMemory();
    for (EventExecutor loop : group) {
      loops.add(new HomeLoop((EventLoop) loop, ticker, held));
    }
    ServiceLoader.load(Protocol.class).forEach(found -> protocols.put(found.name(), found));
    for (ServerCap cap : settings.servers()) {
      caps.put(cap.match(), new ServerBudget(cap.maxConnections()));
    }
  }

  void start() {
    loops.forEach(HomeLoop::start);
  }

  /** Ends all threads; waits for them for a moment. */
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    blocking.shutdownNow();
  }

  void settings(ProxySettings next) {
    settings = next;
  }

  EventLoopGroup group() {
    return group;
  }

  PollingTime polling() {
    return polling;
  }

  HomeLoop homeOf(EventLoop loop) {
    for (HomeLoop home : loops) {
      if (home.eventLoop() == loop) {
        return home;
      }
    }
    throw new IllegalArgumentException("not one of the loops: " + loop);
  }

  @Override
  public Ticker ticker() {
    return ticker;
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public List<HomeLoop> loops() {
    return loops;
  }

  @Override
  public Executor blocking() {
    return blocking;
  }

  @Override
  public DerivedKeys keys() {
    return keys;
  }

  @Override
  public BackendTlsContexts backendTls() {
    return backendTls;
  }

  @Override
  public ProcessSettings process() {
    return settings.process();
  }

  @Override
  public RetrySettings retry() {
    return settings.retry();
  }

  @Override
  public BreakerSettings breaker() {
    return settings.breaker();
  }

  @Override
  public @Nullable ServerBudget cap(Endpoint server) {
    return caps.get(server);
  }

  @Override
  public @Nullable Protocol protocol(String name) {
    return protocols.get(name);
  }
}
