package dev.sluice.core.registry;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds a client's tenant by a few map look-ups. Immutable; a reload makes a new one. */
final class Directory implements TenantDirectory {

  /** Services by protocol and tenant. */
  private final Map<String, Map<TenantId, ServiceSettings>> services = new HashMap<>();

  /** Tenants by protocol and a name that clients may use: an id or a database. */
  private final Map<String, Map<String, TenantId>> names = new HashMap<>();

  Directory(Collection<TenantSettings> tenants) {
    for (TenantSettings tenant : tenants) {
      tenant.services().forEach((protocol, service) -> add(protocol, tenant.id(), service));
    }
  }

  private void add(String protocol, TenantId id, ServiceSettings service) {
    services.computeIfAbsent(protocol, p -> new HashMap<>()).put(id, service);
    Map<String, TenantId> known = names.computeIfAbsent(protocol, p -> new HashMap<>());
    // A tenant's own id goes before another tenant's database of that name.
    known.put(id.value(), id);
    service.databases().forEach(database -> known.putIfAbsent(database, id));
  }

  @Override
  public @Nullable Match match(
      String protocol,
      String user,
      String database,
      @Nullable String serverName,
      @Nullable TenantId fallback) {
    int dot = user.lastIndexOf('.');
    if (dot > 0) {
      Match bySuffix = find(protocol, byId(protocol, user.substring(dot + 1)), user, dot);
      if (bySuffix != null) {
        return bySuffix;
      }
    }
    TenantId id = byName(protocol, database);
    if (id == null && serverName != null) {
      id = byId(protocol, firstLabel(serverName));
    }
    return find(protocol, id == null ? fallback : id, user, user.length());
  }

  private static String firstLabel(String serverName) {
    int dot = serverName.indexOf('.');
    return dot < 0 ? serverName : serverName.substring(0, dot);
  }

  private @Nullable TenantId byName(String protocol, String name) {
    return names.getOrDefault(protocol, Map.of()).get(name);
  }

  private @Nullable TenantId byId(String protocol, String name) {
    TenantId id = byName(protocol, name);
    return id != null && id.value().equals(name) ? id : null;
  }

  private @Nullable Match find(String protocol, @Nullable TenantId id, String user, int length) {
    ServiceSettings service = id == null ? null : services.getOrDefault(protocol, Map.of()).get(id);
    return id == null || service == null ? null : new Match(id, user.substring(0, length), service);
  }
}
