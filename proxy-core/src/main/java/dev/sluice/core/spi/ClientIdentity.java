package dev.sluice.core.spi;

import dev.sluice.core.tenant.TenantId;

/**
 * What a login proved, and what it said. Immutable.
 *
 * @param user the name at the tenant, without the tenant's suffix
 * @param database the name that the client asked for
 * @param application what the client calls itself, or an empty string
 * @param variant which kind of backend connection the client needs, where a protocol has several
 *     that cannot be used in each other's place; empty: the usual one
 */
public record ClientIdentity(
    TenantId tenant, String user, String database, String application, String variant) {

  /** A client that needs the usual kind of backend connection. */
  public ClientIdentity(TenantId tenant, String user, String database, String application) {
    this(tenant, user, database, application, "");
  }
}
