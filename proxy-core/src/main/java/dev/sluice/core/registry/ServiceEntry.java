package dev.sluice.core.registry;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.event.Event;
import dev.sluice.core.net.BackendConnector;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.TenantBudget;
import dev.sluice.core.session.BackendLoginHandler.BackendContext;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.tenant.Limits;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's backend of one protocol as it runs: its lanes, its breaker, its budget. Thread-safe.
 */
final class ServiceEntry {

  private final Engine engine;
  private final TenantEntry tenant;
  private final Protocol protocol;
  private final CircuitBreaker breaker;
  private final TenantBudget budget;
  private final BackendConnector connector;

  /** By lane name and variant; one enters with its first client. */
  private final Map<String, LaneEntry> lanes = new ConcurrentHashMap<>();

  private volatile ServiceSettings settings;

  ServiceEntry(Engine engine, TenantEntry tenant, ServiceSettings settings) {
    Protocol served = engine.protocol(settings.protocol());
    if (served == null) {
      throw new IllegalStateException("not served: " + settings.protocol());
    }
    this.engine = engine;
    this.tenant = tenant;
    this.settings = settings;
    this.protocol = served;
    Limits limits = tenant.settings().limits();
    BackendSettings backend = settings.backend();
    this.breaker = new CircuitBreaker(engine.breaker(), engine.ticker(), this::onBreaker);
    this.budget =
        new TenantBudget(
            limits.pool().max(),
            limits.admission().priority().weight(),
            engine.cap(backend.address()));
    BackendContext context =
        new BackendContext(
            backend, () -> engine.backendTls().getIfPresent(backend.tls()), engine.keys());
    this.connector =
        new BackendConnector(
            engine.transport(),
            context,
            engine.events(),
            engine.blocking(),
            engine.process().sessionBuffer());
  }

  private void onBreaker(BreakerState from, BreakerState to, String why) {
    Event.Kind kind =
        switch (to) {
          case OPEN -> Event.Kind.BREAKER_OPENED;
          case HALF_OPEN -> Event.Kind.BREAKER_HALF_OPENED;
          case CLOSED -> Event.Kind.BREAKER_CLOSED;
        };
    String backend = settings.backend().address().toString();
    engine.events().record(kind, tenant.settings().id().value(), backend, why);
  }

  /** The slice where a client will live. */
  Slice home(ClientIdentity identity) {
    LaneSettings lane = laneOf(identity);
    String name = lane == null ? LaneSettings.DEFAULT : lane.name();
    String variant = identity.variant();
    String key = variant.isEmpty() ? name : name + "/" + variant;
    return lanes.computeIfAbsent(key, k -> new LaneEntry(engine, this, name, variant)).leastBusy();
  }

  private @Nullable LaneSettings laneOf(ClientIdentity identity) {
    for (LaneSettings lane : settings.lanes()) {
      if (lane.takes(identity.user(), identity.application())) {
        return lane;
      }
    }
    return null;
  }

  /** The settings of the lane of that name, or null for the default lane. */
  @Nullable LaneSettings lane(String name) {
    for (LaneSettings lane : settings.lanes()) {
      if (lane.name().equals(name)) {
        return lane;
      }
    }
    return null;
  }

  /** Whether the pools can stay as they are under these settings. */
  boolean canServe(ServiceSettings wanted) {
    return wanted.backend().equals(settings.backend())
        && wanted.pooling() == settings.pooling()
        && wanted.options().equals(settings.options());
  }

  void apply(ServiceSettings wanted) {
    settings = wanted;
    Limits limits = tenant.settings().limits();
    budget.limits(limits.pool().max(), limits.admission().priority().weight());
    lanes.values().forEach(LaneEntry::applyLimits);
  }

  void retire(Rejection reason) {
    lanes.values().forEach(lane -> lane.retire(reason));
  }

  Collection<LaneEntry> lanes() {
    return lanes.values();
  }

  TenantEntry tenant() {
    return tenant;
  }

  Protocol protocol() {
    return protocol;
  }

  ServiceSettings settings() {
    return settings;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  TenantBudget budget() {
    return budget;
  }

  BackendConnector connector() {
    return connector;
  }
}
