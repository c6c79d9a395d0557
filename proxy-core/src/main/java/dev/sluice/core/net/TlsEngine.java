package dev.sluice.core.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS toward clients and toward backends have in common: OpenSSL where its native library can
 * be loaded, versions 1.2 and 1.3, and no session kept or handed out for resumption.
 *
 * <p>Sessions would cost memory, and tickets two more records in each handshake, for clients that
 * seldom resume: libpq never does, and PostgreSQL's own server offers neither.
 */
final class TlsEngine {

  private static final Logger LOG = LoggerFactory.getLogger(TlsEngine.class);

  /**
   * Bytes that an engine keeps room for, in native memory and for as long as it lives, to hold what
   * OpenSSL wants to say while it is being read from; Netty's own measure is 2,048. A longer
   * message (there is none once the handshake is over) is written piece by piece.
   */
  private static final int HELD_BY_ENGINE = 256;

  private static final SslProvider PROVIDER = best();

  private TlsEngine() {}

  /**
   * {@link SslProvider#OPENSSL} rather than its reference-counted sibling: a context that a reload
   * replaced may still be about to serve a connection on another loop, so the collector, who knows,
   * frees it.
   */
  private static SslProvider best() {
    if (OpenSsl.isAvailable()) {
      return SslProvider.OPENSSL;
    }
    LOG.warn(
        "TLS is the JDK's, which is slower and takes more memory: OpenSSL's native library is not"
            + " available: {}",
        OpenSsl.unavailabilityCause().toString());
    return SslProvider.JDK;
  }

  /** OpenSSL's branch that is built in here, BoringSSL, signs by RSA and EC keys alone. */
  static SslProvider providerFor(TlsIdentity identity) {
    String algorithm = identity.key().getAlgorithm();
    return algorithm.equals("RSA") || algorithm.equals("EC") ? PROVIDER : SslProvider.JDK;
  }

  /** What serves where there is no identity to ask {@link #providerFor} about. */
  static SslProvider provider() {
    return PROVIDER;
  }

  /**
   * Finishes a context.
   *
   * @param applicationProtocols offered by ALPN, the best first; empty: no ALPN
   */
  static SslContext build(
      SslProvider provider, SslContextBuilder builder, List<String> applicationProtocols)
      throws SSLException {
    builder.sslProvider(provider).protocols("TLSv1.3", "TLSv1.2");
    if (!applicationProtocols.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              applicationProtocols));
    }
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
    if (context instanceof ReferenceCountedOpenSslContext openSsl) {
      openSsl.setBioNonApplicationBufferSize(HELD_BY_ENGINE);
    }
    return new WithoutTickets(context);
  }

  /** OpenSSL knows this option for a context too, but Netty gives no way to its context. */
  private static final class WithoutTickets extends DelegatingSslContext {

    WithoutTickets(SslContext context) {
      super(context);
    }

    @Override
    protected void initEngine(SSLEngine engine) {
      if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
        SSL.setOptions(openSsl.sslPointer(), SSL.SSL_OP_NO_TICKET);
      }
    }
  }
}
