package dev.sluice.core.session;

import dev.sluice.core.auth.CertificateHash;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a finished TLS handshake tells about the peer. */
final class TlsFacts {

  private TlsFacts() {}

  /** RFC 5929 {@code tls-server-end-point} of the peer's certificate, or null. */
  static byte @Nullable [] peerBinding(Channel channel) {
    X509Certificate certificate = peerCertificate(channel);
    return certificate == null ? null : CertificateHash.tlsServerEndPoint(certificate);
  }

  /** The certificate that the peer showed, or null. */
  static @Nullable X509Certificate peerCertificate(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      return null;
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  /** The server name that the client asked for, or null. */
  static @Nullable String serverName(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null
        || !(handler.engine().getHandshakeSession() instanceof ExtendedSSLSession
            || handler.engine().getSession() instanceof ExtendedSSLSession)) {
      return null;
    }
    ExtendedSSLSession session = (ExtendedSSLSession) handler.engine().getSession();
    return session.getRequestedServerNames().stream()
        .filter(SNIHostName.class::isInstance)
        .map(name -> ((SNIHostName) name).getAsciiName())
        .findFirst()
        .orElse(null);
  }

  /** The application protocol that both sides agreed on, or null. */
  static @Nullable String applicationProtocol(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler == null ? null : handler.applicationProtocol();
  }
}
