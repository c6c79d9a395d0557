package dev.sluice.core.pool;

import dev.sluice.core.admission.RateLimiter;
import dev.sluice.core.admission.Waiter;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.time.DeadlineWheel;
import dev.sluice.core.time.FakeTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pools of several tenants on one fake clock, their connections and those who want them. What
 * happens is written down as short texts. Tasks for a loop wait until {@link #settle}, as on a real
 * one.
 */
final class PoolWorld {

  private static final long TICK = Duration.ofMillis(50).toNanos();

  final FakeTicker ticker = new FakeTicker();
  final DeadlineWheel wheel = new DeadlineWheel(ticker, TICK, PoolWorld::fault);
  final Map<String, Tenant> tenants = new LinkedHashMap<>();

  /** By number, from 1 in the order in which they were opened; a closed one stays. */
  final List<Wire> wires = new ArrayList<>();

  final Map<String, Client> clients = new LinkedHashMap<>();

  /** What has happened since somebody looked. */
  final List<String> events = new ArrayList<>();

  /** To be run when the server has been told to stop, which it was asked for last. */
  Runnable stopped = () -> {};

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final @Nullable ServerBudget server;

  PoolWorld(@Nullable ServerBudget server) {
    this.server = server;
  }

  private static void fault(Throwable fault) {
    throw new AssertionError(fault);
  }

  /** One tenant: its budget, its breaker, its slices. */
  final class Tenant {
    final String name;
    final TenantBudget budget;
    final CircuitBreaker breaker;
    final List<TenantPool> pools = new ArrayList<>();
    int max;

    private Tenant(String name, int weight, BreakerSettings settings, List<PoolPolicy> slices) {
      this.name = name;
      this.max = slices.stream().mapToInt(PoolPolicy::max).max().orElseThrow();
      this.budget = new TenantBudget(max, weight, server);
      this.breaker =
          new CircuitBreaker(
              settings,
              ticker,
              (from, to, why) -> events.add("breaker " + to.name().toLowerCase(Locale.ROOT)));
      PoolTags tags = new PoolTags(name, "PRO", "toy", "toy:1", "default");
      PoolShared shared = new PoolShared(tags, budget, breaker, new RateLimiter(null, ticker));
      for (PoolPolicy slice : slices) {
        pools.add(new TenantPool(shared, slice, wheel, tasks::add, new Opener()));
      }
    }

    /** Connections that are being opened or are open. */
    long live() {
      return wires.stream().filter(wire -> wire.isLive() && pools.contains(wire.pool())).count();
    }
  }

  /** One connection. */
  final class Wire {
    final int number;
    final PooledConnection connection;
    @Nullable FakeLink link;
    boolean ended;

    private Wire(int number, PooledConnection connection) {
      this.number = number;
      this.connection = connection;
    }

    TenantPool pool() {
      return connection.pool();
    }

    boolean isLive() {
      return !ended;
    }

    boolean isOpening() {
      return !ended && link == null;
    }

    void succeeds() {
      FakeLink opened =
          new FakeLink(
              reason -> {
                ended = true;
                events.add("close " + number + " " + reason.label());
              });
      link = opened;
      connection.onOpened(opened);
    }

    /** The backend ends it, and whoever holds it is told so. */
    void isLost(CloseReason reason) {
      for (Client client : clients.values()) {
        if (client.held == connection) {
          client.held = null;
        }
      }
      pool().onLost(connection, reason);
    }

    FakeLink link() {
      if (link == null) {
        throw new IllegalStateException("connection " + number + " is not open");
      }
      return link;
    }
  }

  /** Somebody who wants a connection, again and again. */
  final class Client extends Waiter<PooledConnection> implements LeaseHolder {
    final String name;
    final TenantPool pool;
    @Nullable PooledConnection held;
    int answers;
    int questions;

    /** What it needs its connection to be set to. */
    int setting = BackendSession.ANY;

    private Client(String name, TenantPool pool) {
      this.name = name;
      this.pool = pool;
    }

    void acquire() {
      questions++;
      PooledConnection idle = pool.tryAcquire(this);
      if (idle == null) {
        pool.await(this);
      } else {
        onGranted(idle);
      }
    }

    @Override
    public void onGranted(PooledConnection granted) {
      answers++;
      granted.holder(this);
      held = granted;
      events.add(name + " gets " + numberOf(granted));
    }

    @Override
    public void onRefused(Rejection reason, String detail) {
      answers++;
      events.add(name + " refused " + reason.label());
    }

    PooledConnection held() {
      if (held == null) {
        throw new IllegalStateException(name + " holds nothing");
      }
      return held;
    }

    void release(boolean lost) {
      PooledConnection back = held();
      held = null;
      pool.release(back, lost);
    }

    void giveUp() {
      if (isWaiting()) {
        answers++;
        leave();
      }
    }

    @Override
    public long id() {
      return name.hashCode();
    }

    @Override
    public int setting() {
      return setting;
    }
  }

  Tenant tenant(String name, int weight, BreakerSettings breaker, List<PoolPolicy> slices) {
    Tenant tenant = new Tenant(name, weight, breaker, slices);
    tenants.put(name, tenant);
    return tenant;
  }

  Tenant tenant(String name) {
    Tenant tenant = tenants.get(name);
    if (tenant == null) {
      throw new IllegalArgumentException("no tenant " + name);
    }
    return tenant;
  }

  private final class Opener implements ConnectionOpener {
    @Override
    public void open(PooledConnection connection) {
      Wire wire = new Wire(wires.size() + 1, connection);
      wires.add(wire);
      events.add("open " + wire.number);
    }

    @Override
    public void interrupt(Interrupt interrupt, Runnable done) {
      events.add("tell it to stop");
      stopped = done;
    }
  }

  Wire wire(int number) {
    return wires.get(number - 1);
  }

  int numberOf(PooledConnection connection) {
    for (Wire wire : wires) {
      if (wire.connection == connection) {
        return wire.number;
      }
    }
    throw new IllegalStateException("an unknown connection");
  }

  Client client(String name, TenantPool pool) {
    return clients.computeIfAbsent(name, n -> new Client(n, pool));
  }

  /** Runs what was put off to a loop's next turn. */
  void settle() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      task.run();
    }
  }

  /** Lets time pass tick by tick. */
  void pass(Duration time) {
    for (long left = time.toNanos(); left > 0; left -= TICK) {
      ticker.passNanos(Math.min(left, TICK));
      wheel.advance();
      settle();
    }
  }

  List<String> takeEvents() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Whoever waits or holds lets go; all pools are closed; what still comes is turned away. */
  void end() {
    clients.values().forEach(Client::giveUp);
    for (Client client : clients.values()) {
      if (client.held != null) {
        client.release(true);
      }
    }
    tenants.values().forEach(t -> t.pools.forEach(pool -> pool.close(Rejection.DRAINING)));
    for (Wire wire : List.copyOf(wires)) {
      if (wire.isOpening()) {
        wire.succeeds();
      }
    }
    pass(Duration.ofSeconds(10));
  }
}
