package dev.sluice.core.registry;

import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.view.PoolView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Shows what is configured and has not been used: a pool is only made for a tenant's first client,
 * and an operator who looks for the tenant before that should find it. Immutable.
 */
final class UnusedPools {

  private final Predicate<String> served;

  /**
   * @param served whether a protocol is one that runs here
   */
  UnusedPools(Predicate<String> served) {
    this.served = served;
  }

  /** The used pools, and an empty one for each service that has none. */
  List<PoolView> addTo(List<PoolView> used, List<TenantSettings> tenants) {
    Set<String> seen = new HashSet<>();
    used.forEach(pool -> seen.add(pool.tenant() + "/" + pool.protocol()));
    List<PoolView> all = new ArrayList<>(used);
    for (TenantSettings tenant : tenants) {
      for (ServiceSettings service : tenant.services().values()) {
        if (served.test(service.protocol()) && seen.add(tenant.id() + "/" + service.protocol())) {
          all.add(unused(tenant, service));
        }
      }
    }
    return all;
  }

  private static PoolView unused(TenantSettings tenant, ServiceSettings service) {
    return new PoolView(
        tenant.id().value(),
        tenant.tier(),
        service.protocol(),
        service.backend().name(),
        LaneSettings.DEFAULT,
        service.pooling().name().toLowerCase(Locale.ROOT),
        tenant.limits().pool().min(),
        tenant.limits().pool().max(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        "closed",
        "",
        0,
        0,
        List.of());
  }
}
