package dev.sluice.core.registry;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.outcome.Rejection;
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
import dev.sluice.core.spi.Service;
import dev.sluice.core.tenant.Limits;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pool on one loop, with the sessions that live there. The pool and the protocol's service are
 * confined to the loop; the rest is thread-safe.
 */
final class Slice implements SessionHome, MeterSource {

  private final Engine engine;
  private final ServiceEntry service;
  private final HomeLoop loop;
  private final Service machine;
  private final TenantPool pool;
  private final Trunks trunks;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile SessionTimes times;

  Slice(
      Engine engine,
      ServiceEntry service,
      PoolShared shared,
      HomeLoop loop,
      PoolPolicy policy,
      String variant) {
    this.engine = engine;
    this.service = service;
    this.loop = loop;
    this.times = SessionTimes.of(service.tenant().settings().limits().session());
    this.machine = service.protocol().newService(service.settings(), variant);
    this.pool =
        new TenantPool(
            shared,
            policy,
            loop.wheel(),
            loop,
            service
                .connector()
                .opener(
                    loop,
                    machine::newBackendLogin,
                    () -> limits().backend().connectTimeout().toNanos()));
    this.trunks = new Trunks(this);
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
    loop.execute(() -> pool.policy(policy));
  }

  /** Ends the sessions at their next boundaries, and takes nothing back into the pool. */
  void retire(Rejection reason) {
    loop.execute(
        () -> {
          pool.close(reason);
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
  }

  /** Confined to the loop. */
  void probe() {
    pool.probe();
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
    return service.connector();
  }

  @Override
  public PoolTags tags() {
    return pool.shared().tags();
  }

  @Override
  public PoolMeters meters() {
    return pool.meters();
  }

  @Override
  public int active() {
    return pool.active();
  }

  @Override
  public int idle() {
    return pool.idle();
  }

  @Override
  public int opening() {
    return pool.opening();
  }

  @Override
  public int waiting() {
    return pool.waiting();
  }

  @Override
  public int sessions() {
    return sessions.get();
  }

  @Override
  public int breakerState() {
    return service.breaker().state().gauge();
  }

  String pooling() {
    return service.settings().pooling().name().toLowerCase(java.util.Locale.ROOT);
  }
}
