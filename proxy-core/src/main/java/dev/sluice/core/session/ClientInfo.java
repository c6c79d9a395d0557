package dev.sluice.core.session;

import dev.sluice.core.spi.ClientIdentity;

/**
 * Who a session belongs to, for showing. Immutable.
 *
 * @param address the client's address
 * @param connectedMillis since when, in milliseconds since 1970
 */
public record ClientInfo(
    long id, ClientIdentity identity, String address, long connectedMillis, boolean tls) {}
