package dev.sluice.core.registry;

import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.session.Reception;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All tenants as they run. Thread-safe. */
public final class Registry implements Reception, MeterSource.Directory {

  private final Engine engine;
  private final ScramVerifiers verifiers;

  /** By id; one enters with the configuration that names it and leaves with one that does not. */
  private final Map<TenantId, TenantEntry> tenants = new ConcurrentHashMap<>();

  private volatile Directory directory = new Directory(List.of());
  private volatile boolean draining;

  public Registry(Engine engine) {
    this.engine = engine;
    this.verifiers = new ScramVerifiers(engine.keys(), ScramMechanism.SHA_256);
  }

  /** Puts these tenants in force; those that are the same as before notice nothing. */
  public synchronized void apply(List<TenantSettings> wanted) {
    Map<TenantId, TenantSettings> next = new ConcurrentHashMap<>();
    wanted.forEach(tenant -> next.put(tenant.id(), tenant));
    directory = new Directory(wanted);
    next.forEach(this::apply);
    for (TenantId id : new ArrayList<>(tenants.keySet())) {
      TenantEntry gone = next.containsKey(id) ? null : tenants.remove(id);
      if (gone != null) {
        gone.retire(Rejection.TENANT_REMOVED);
      }
    }
  }

  private void apply(TenantId id, TenantSettings wanted) {
    TenantEntry running = tenants.get(id);
    if (running == null) {
      tenants.put(id, new TenantEntry(engine, wanted));
    } else if (!running.settings().equals(wanted)) {
      running.apply(wanted);
    }
  }

  /** Turns new clients away from now on. */
  public void drain() {
    draining = true;
  }

  @Override
  public boolean isDraining() {
    return draining;
  }

  @Override
  public TenantDirectory tenants() {
    return directory;
  }

  @Override
  public ScramVerifiers verifiers() {
    return verifiers;
  }

  @Override
  public EventLog events() {
    return engine.events();
  }

  @Override
  public long loginNanos() {
    return engine.process().loginTimeout().toNanos();
  }

  @Override
  public Admission admit(ClientIdentity identity, String protocol) {
    if (draining) {
      return Admission.refused(Rejection.DRAINING, "");
    }
    TenantEntry tenant = tenants.get(identity.tenant());
    if (tenant == null) {
      return unknown(identity);
    }
    if (!tenant.tryEnter()) {
      return Admission.refused(
          Rejection.CLIENT_LIMIT,
          identity.tenant()
              + ": "
              + tenant.clients()
              + " clients, limit "
              + tenant.settings().limits().session().maxClients());
    }
    Slice slice = null;
    try {
      slice = tenant.settle(identity, protocol);
    } finally {
      if (slice == null) {
        tenant.leave();
      }
    }
    return slice == null ? unknown(identity) : Admission.granted(slice);
  }

  private static Admission unknown(ClientIdentity identity) {
    return Admission.refused(Rejection.TENANT_UNKNOWN, identity.tenant().value());
  }

  @Override
  public void refused(@Nullable String tenant, String address, Rejection reason, String detail) {
    String whose = tenant == null ? "" : tenant;
    engine
        .events()
        .record(Event.Kind.CLIENT_REJECTED, whose, address, reason.label() + " " + detail);
  }

  /** What every tenant runs on now. */
  List<TenantSettings> settings() {
    return tenants.values().stream().map(TenantEntry::settings).toList();
  }

  /** Every slice that exists now. */
  List<Slice> slices() {
    List<Slice> all = new ArrayList<>();
    for (TenantEntry tenant : tenants.values()) {
      for (ServiceEntry service : tenant.services()) {
        service.lanes().forEach(lane -> all.addAll(lane.slices()));
      }
    }
    return all;
  }

  /** Clients that were admitted and have not left, those included that are on their way home. */
  public int sessions() {
    return slices().stream().mapToInt(Slice::sessions).sum();
  }

  @Override
  public List<MeterSource> meterSources() {
    return slices().stream().flatMap(slice -> slice.meterSources().stream()).toList();
  }

  /** Sweeps over the pools, each on its own loop. */
  public void reap() {
    for (Slice slice : slices()) {
      slice.loop().execute(slice::reap);
    }
  }

  /** Tries unreachable backends again, each on its own loop. */
  public void probe() {
    for (Slice slice : slices()) {
      slice.loop().execute(slice::probe);
    }
  }

  /** Lets go of all connections. */
  public void close() {
    tenants.values().forEach(tenant -> tenant.retire(Rejection.DRAINING));
  }
}
