package dev.sluice.core.spi;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.tenant.TenantId;
import org.jspecify.annotations.Nullable;

/** Finds a client's tenant. Thread-safe and immutable: a reload makes a new one. */
public interface TenantDirectory {

  /**
   * Matches a client to a tenant that has the protocol. In this order: the part of {@code user}
   * behind its last dot, {@code database} as a tenant's id or one of its database names, the first
   * label of {@code serverName}, {@code fallback}.
   *
   * @param database what the client asked for, or an empty string
   * @return the tenant and the user's name there, or null if nobody claims the client
   */
  @Nullable Match match(
      String protocol,
      String user,
      String database,
      @Nullable String serverName,
      @Nullable TenantId fallback);

  /**
   * A client's tenant.
   *
   * @param user the client's user name without the tenant's suffix
   */
  record Match(TenantId tenant, String user, ServiceSettings service) {}
}
