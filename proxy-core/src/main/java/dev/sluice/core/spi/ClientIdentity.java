package dev.sluice.core.spi;

import dev.sluice.core.tenant.TenantId;

/**
 * What a login proved, and what it said. Immutable.
 *
 * @param user the name at the tenant, without the tenant's suffix
 * @param database the name that the client asked for
 * @param application what the client calls itself, or an empty string
 */
public record ClientIdentity(TenantId tenant, String user, String database, String application) {}
