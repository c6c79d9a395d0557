package dev.sluice.core.net;

import dev.sluice.core.auth.CertificateHash;
import dev.sluice.core.session.ClientTls;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS toward clients from the files that a listener names. Thread-safe.
 *
 * <p>A reload loads again and hands the new context to new connections; those that are open keep
 * theirs.
 */
public final class ClientTlsLoader {

  private ClientTlsLoader() {}

  /**
   * Reads the files: blocks, so never on an event loop. Null if TLS is off.
   *
   * <p>With authorities given a client may show a certificate, which must then be good; from {@link
   * TlsMode#VERIFY_CA} on it must show one. This is PostgreSQL's {@code ssl_ca_file}.
   *
   * @param applicationProtocols what a client that starts with TLS must ask for by ALPN; empty:
   *     none may
   * @throws TlsException if a file is missing or unusable; the message names it
   */
  public static @Nullable ClientTls load(ListenerTls tls, List<String> applicationProtocols)
      throws TlsException {
    if (tls.mode() == TlsMode.DISABLE) {
      return null;
    }
    TlsIdentity identity = TlsIdentity.read(tls.certificate(), tls.key());
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(identity.key(), identity.chain()).clientAuth(clientAuth(tls));
      if (tls.clientAuthorities() != null) {
        builder.trustManager(Certificates.read("clientAuthorities", tls.clientAuthorities()));
      }
      SslContext context =
          TlsEngine.build(TlsEngine.providerFor(identity), builder, applicationProtocols);
      return new ClientTls(
          context,
          applicationProtocols.isEmpty() ? null : context,
          CertificateHash.tlsServerEndPoint(identity.certificate()));
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("certificate: " + tls.certificate() + ": " + e.getMessage(), e);
    }
  }

  private static ClientAuth clientAuth(ListenerTls tls) throws TlsException {
    boolean must = tls.mode() == TlsMode.VERIFY_CA || tls.mode() == TlsMode.VERIFY_FULL;
    if (must && tls.clientAuthorities() == null) {
      throw new TlsException(
          "clientAuthorities: none (expected: a PEM file, to verify clients' certificates by)");
    }
    if (must) {
      return ClientAuth.REQUIRE;
    }
    return tls.clientAuthorities() == null ? ClientAuth.NONE : ClientAuth.OPTIONAL;
  }
}
