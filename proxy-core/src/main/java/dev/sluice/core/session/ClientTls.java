package dev.sluice.core.session;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS toward the clients of one listener, ready for use. Immutable.
 *
 * @param context for connections that ask for TLS after they have begun
 * @param direct for connections that begin with TLS and must agree on an application protocol; null
 *     if the protocol has none
 * @param channelBinding RFC 5929 {@code tls-server-end-point} of the certificate, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClientTls(
    SslContext context, @Nullable SslContext direct, byte @Nullable [] channelBinding) {}
