package dev.sluice.core.registry;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.net.BackendConnector;
import dev.sluice.core.net.BackendConnector.LimitNanos;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.ConnectionOpener;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.PoolShared;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.session.ClientHandler;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.session.SessionHome;
import dev.sluice.core.session.SessionTimes;
import dev.sluice.core.session.SideConnections;
import dev.sluice.core.session.Trunks;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Service;
import dev.sluice.core.tenant.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One pool on one loop, with the sessions that live there. The pool and the protocol's service are
 * confined to the loop; the rest is thread-safe.
 */
final class Slice implements SessionHome {

  private final LaneEntry lane;
  private final Engine engine;
  private final ServiceEntry service;
  private final HomeLoop loop;
  private final Service machine;
  private final TenantPool pool;
  private final SideConnections side;

  /** At other places than home; one enters with its first use, and stays. */
  private final List<PlacePool> others = new CopyOnWriteArrayList<>();

  private final Trunks trunks;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile SessionTimes times;

  Slice(LaneEntry lane, Engine engine, ServiceEntry service, HomeLoop loop, PoolPolicy policy) {
    this.lane = lane;
    this.engine = engine;
    this.service = service;
    this.loop = loop;
    this.times = SessionTimes.of(service.tenant().settings().limits().session());
    this.machine =
        service.protocol().newService(service.settings(), lane.variant(), service.topology());
    BackendConnector connector = service.connector(Place.HOME);
    this.side = connector;
    this.pool = newPool(lane.shared(Place.HOME), policy, connector, machine::newBackendLogin);
    this.trunks = new Trunks(this);
  }

  private TenantPool newPool(
      PoolShared shared,
      PoolPolicy policy,
      BackendConnector connector,
      Function<BackendTools, BackendLogin> login) {
    LimitNanos limit = () -> limits().backend().connectTimeout().toNanos();
    ConnectionOpener opener = connector.opener(loop, login, limit);
    return new TenantPool(shared, policy, loop.wheel(), loop, opener);
  }

  @Override
  public TenantPool pool(int place) {
    if (place == Place.HOME) {
      return pool;
    }
    for (PlacePool other : others) {
      if (other.place() == place) {
        return other.pool();
      }
    }
    TenantPool fresh =
        newPool(
            lane.shared(place),
            elsewhere(place, pool.policy()),
            service.connector(place),
            tools -> machine.newBackendLogin(tools, place));
    others.add(new PlacePool(place, fresh, () -> 0));
    if (pool.isClosed()) {
      fresh.close(Rejection.TENANT_REMOVED);
    }
    return fresh;
  }

  /** Only the connections at home are kept warm. */
  private PoolPolicy elsewhere(int place, PoolPolicy policy) {
    PoolPolicy cold = policy.withoutMinimum();
    return service.places().isSpare(place) ? cold.withoutRepetition() : cold;
  }

  /** A place has another address: goes there. */
  void onMoved(int place) {
    loop.execute(
        () -> {
          if (place == Place.HOME) {
            pool.onMoved();
          }
          for (PlacePool other : others) {
            if (other.place() == place) {
              other.pool().onMoved();
            }
          }
          trunks.retireAll(place);
        });
  }

  /** All pools of the slice; confined to the loop, but for their figures. */
  List<TenantPool> pools() {
    List<TenantPool> all = new ArrayList<>();
    all.add(pool);
    others.forEach(other -> all.add(other.pool()));
    return all;
  }

  /** What a scraper sees of the slice. */
  List<MeterSource> meterSources() {
    List<MeterSource> all = new ArrayList<>();
    all.add(new PlacePool(Place.HOME, pool, sessions::get));
    all.addAll(others);
    return all;
  }

  /** One more session will live here. */
  void enter() {
    sessions.incrementAndGet();
  }

  @Override
  public void leave() {
    sessions.decrementAndGet();
    service.tenant().leave();
  }

  void apply(PoolPolicy policy) {
    times = SessionTimes.of(limits().session());
    loop.execute(
        () -> {
          pool.policy(policy);
          others.forEach(other -> other.pool().policy(elsewhere(other.place(), policy)));
        });
  }

  /** Ends the sessions at their next boundaries, and takes nothing back into the pool. */
  void retire(Rejection reason) {
    loop.execute(
        () -> {
          pools().forEach(one -> one.close(reason));
          trunks.retireAll();
          for (ClientHandler session : loop.sessions()) {
            if (session.livesIn(this)) {
              session.drain();
            }
          }
        });
  }

  /** Confined to the loop. */
  void reap() {
    pool.reap();
    others.forEach(other -> other.pool().reap());
  }

  /** Confined to the loop. */
  void probe() {
    pool.probe();
    others.forEach(other -> other.pool().probe());
  }

  @Override
  public HomeLoop loop() {
    return loop;
  }

  @Override
  public TenantPool pool() {
    return pool;
  }

  @Override
  public Trunks trunks() {
    return trunks;
  }

  @Override
  public Service service() {
    return machine;
  }

  @Override
  public Limits limits() {
    return service.tenant().settings().limits();
  }

  @Override
  public SessionTimes times() {
    return times;
  }

  @Override
  public EventLog events() {
    return engine.events();
  }

  @Override
  public ProcessSettings process() {
    return engine.process();
  }

  @Override
  public boolean isSessionPooled() {
    return service.settings().pooling() == Pooling.SESSION;
  }

  @Override
  public SideConnections sideConnections() {
    return side;
  }

  /** How many sessions live here. Thread-safe. */
  int sessions() {
    return sessions.get();
  }

  String pooling() {
    return service.settings().pooling().name().toLowerCase(Locale.ROOT);
  }
}
