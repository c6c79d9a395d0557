package dev.sluice.core.settings;

import dev.sluice.core.tenant.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * One place where clients come in. Immutable.
 *
 * @param protocol a protocol's name, such as {@code postgres}
 * @param defaultTenant whom a client belongs to when nothing else says so, or null
 */
public record ListenerSettings(
    String protocol, Endpoint listen, @Nullable TenantId defaultTenant, ListenerTls tls) {}
