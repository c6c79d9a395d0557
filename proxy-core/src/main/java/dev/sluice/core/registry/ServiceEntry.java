package dev.sluice.core.registry;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.event.Event;
import dev.sluice.core.net.BackendConnector;
import dev.sluice.core.net.Whereabouts;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.TenantBudget;
import dev.sluice.core.session.BackendLoginHandler.BackendContext;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Topology;
import dev.sluice.core.tenant.Limits;
import java.util.Collection;
import java.util.List;
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
  private final @Nullable Topology topology;
  private final Places places;
  private final TenantBudget budget;
  private final BackendContext context;

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
    this.topology = served.newTopology(settings);
    // Where servers are found, their caps cannot be told beforehand.
    this.budget =
        new TenantBudget(
            limits.pool().max(),
            limits.admission().priority().weight(),
            topology == null ? engine.cap(backend.address()) : null);
    this.context =
        new BackendContext(
            backend, () -> engine.backendTls().getIfPresent(backend.tls()), engine.keys());
    this.places = new Places(home(backend), this::newBreaker);
    Topology finds = topology;
    if (finds != null) {
      engine.blocking().execute(() -> finds.start(this::onPlaces));
    }
  }

  private Place home(BackendSettings backend) {
    Endpoint address = topology == null ? backend.address() : null;
    return new Place(backend.name(), address, false);
  }

  private CircuitBreaker newBreaker(int place) {
    return new CircuitBreaker(
        engine.breaker(), engine.ticker(), (from, to, why) -> onBreaker(place, to, why));
  }

  private void onPlaces(List<Place> wanted) {
    places.apply(wanted, this::onMoved);
  }

  private void onMoved(int place) {
    Endpoint address = places.address(place);
    engine
        .events()
        .record(
            Event.Kind.BACKEND_MOVED,
            tenant.settings().id().value(),
            places.name(place),
            address == null ? "nowhere" : address.toString());
    lanes.values().forEach(lane -> lane.onMoved(place));
  }

  private void onBreaker(int place, BreakerState to, String why) {
    Event.Kind kind =
        switch (to) {
          case OPEN -> Event.Kind.BREAKER_OPENED;
          case HALF_OPEN -> Event.Kind.BREAKER_HALF_OPENED;
          case CLOSED -> Event.Kind.BREAKER_CLOSED;
        };
    String backend = places.name(place);
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
    Topology finds = topology;
    if (finds != null) {
      finds.close();
    }
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

  @Nullable Topology topology() {
    return topology;
  }

  Places places() {
    return places;
  }

  TenantBudget budget() {
    return budget;
  }

  /** What opens connections to the server at a place. */
  BackendConnector connector(int place) {
    return new BackendConnector(
        engine.transport(),
        context,
        whereabouts(place),
        engine.events(),
        engine.blocking(),
        engine.process().sessionBuffer());
  }

  private Whereabouts whereabouts(int place) {
    Topology finds = topology;
    if (finds == null) {
      return Whereabouts.fixed(context.settings().address());
    }
    return new Whereabouts() {
      @Override
      public @Nullable Endpoint now() {
        return places.address(place);
      }

      @Override
      public void suspect() {
        finds.suspect();
      }
    };
  }
}
