package dev.sluice.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates of servers are believed. Immutable. */
final class Trust {

  private final SSLSocketFactory sockets;

  private Trust(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Trusts an authority.
   *
   * @param authority a PEM file, or {@link Address#SYSTEM}
   * @throws IOException when the file cannot be read, or holds no certificate
   */
  static Trust in(String authority) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authority.equals(Address.SYSTEM) ? null : authorities(Path.of(authority)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new Trust(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new IOException("no authority in " + authority + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), one);
      }
    }
    return store;
  }

  /** Goes on by TLS on a connection to a host, whose certificate must name it. */
  Socket wrap(Socket plain, String host) throws IOException {
    SSLSocket tls = (SSLSocket) sockets.createSocket(plain, host, plain.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }
}
