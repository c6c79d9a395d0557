package dev.sluice.core.registry;

import dev.sluice.core.admission.RateLimiter;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.spi.ClientIdentity;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One tenant as it runs. Thread-safe. */
final class TenantEntry {

  private final Engine engine;
  private final AtomicInteger clients = new AtomicInteger();
  private final RateLimiter rate;

  /** By protocol; one enters with the first client and leaves when a reload replaces it. */
  private final Map<String, ServiceEntry> services = new ConcurrentHashMap<>();

  private volatile TenantSettings settings;

  /** Guarded by this. */
  private boolean retired;

  TenantEntry(Engine engine, TenantSettings settings) {
    this.engine = engine;
    this.settings = settings;
    this.rate = new RateLimiter(settings.limits().admission().rateLimit(), engine.ticker());
  }

  TenantSettings settings() {
    return settings;
  }

  RateLimiter rate() {
    return rate;
  }

  /** Counts one more client, unless there are as many as may be. */
  boolean tryEnter() {
    int most = settings.limits().session().maxClients();
    int now;
    do {
      now = clients.get();
      if (now >= most) {
        return false;
      }
    } while (!clients.compareAndSet(now, now + 1));
    return true;
  }

  void leave() {
    clients.decrementAndGet();
  }

  int clients() {
    return clients.get();
  }

  /**
   * Gives one more client a home. Nothing is put into force meanwhile, so that nobody settles where
   * everybody has just been told to leave.
   *
   * @return null if the tenant has no such service, or is gone
   */
  synchronized @Nullable Slice settle(ClientIdentity identity, String protocol) {
    ServiceSettings wanted = retired ? null : settings.services().get(protocol);
    if (wanted == null) {
      return null;
    }
    Slice home =
        services
            .computeIfAbsent(protocol, p -> new ServiceEntry(engine, this, wanted))
            .home(identity);
    home.enter();
    return home;
  }

  Collection<ServiceEntry> services() {
    return services.values();
  }

  /** Puts other settings in force; whatever is the same goes on untouched. */
  synchronized void apply(TenantSettings next) {
    settings = next;
    rate.limit(next.limits().admission().rateLimit());
    services.values().removeIf(running -> !goesOn(running, next));
  }

  private static boolean goesOn(ServiceEntry running, TenantSettings next) {
    ServiceSettings wanted = next.services().get(running.settings().protocol());
    if (wanted != null && running.canServe(wanted)) {
      running.apply(wanted);
      return true;
    }
    running.retire(Rejection.TENANT_REMOVED);
    return false;
  }

  synchronized void retire(Rejection reason) {
    retired = true;
    services.values().forEach(entry -> entry.retire(reason));
    services.clear();
  }
}
