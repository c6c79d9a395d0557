package dev.sluice.core.settings;

import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.TenantId;
import java.util.Map;

/**
 * One tenant. Immutable.
 *
 * @param tier the tier's name, for showing
 * @param limits the tier's, with the tenant's own exceptions already in place
 * @param services by protocol name
 */
public record TenantSettings(
    TenantId id, String tier, Limits limits, Map<String, ServiceSettings> services) {

  public TenantSettings {
    services = Map.copyOf(services);
  }
}
