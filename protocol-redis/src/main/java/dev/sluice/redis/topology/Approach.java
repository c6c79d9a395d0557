package dev.sluice.redis.topology;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.net.KeyPem;
import dev.sluice.core.net.TlsException;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How those are talked to who are asked for servers: whom the proxy says it is, and by TLS exactly
 * if the servers themselves are, with the same authorities and the same certificate. Files are read
 * with each connection, so renewed ones are used without a restart. Immutable.
 *
 * @param user empty: none, or the default one if there is a password
 */
record Approach(String user, Secret password, BackendTls tls) {

  /** Where somebody is, in Lettuce's words. */
  RedisURI uri(Endpoint server) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(server.host())
            .withPort(server.port())
            .withTimeout(Duration.ofMillis(Finder.PATIENCE_MILLIS));
    if (!password.isEmpty()) {
      char[] secret = password.reveal().toCharArray();
      if (user.isEmpty()) {
        uri.withPassword(secret);
      } else {
        uri.withAuthentication(user, secret);
      }
    }
    if (tls.mode() != TlsMode.DISABLE) {
      uri.withSsl(true).withVerifyPeer(verification());
    }
    return uri.build();
  }

  /** As libpq has it: without authorities only the strictest mode looks at certificates. */
  private SslVerifyMode verification() {
    if (tls.mode() == TlsMode.VERIFY_FULL) {
      return SslVerifyMode.FULL;
    }
    return tls.rootCertificate() == null ? SslVerifyMode.NONE : SslVerifyMode.CA;
  }

  /** Authorities, and the proxy's own certificate. */
  SslOptions ssl() {
    SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
    Path authorities = tls.rootCertificate();
    if (authorities != null) {
      options.trustManager(SslOptions.Resource.from(authorities.toFile()));
    }
    Path certificate = tls.certificate();
    Path key = tls.key();
    if (certificate != null && key != null) {
      SslOptions.Resource chain = SslOptions.Resource.from(certificate.toFile());
      options.keyManager(chain, () -> read(key), null);
    }
    return options.build();
  }

  /** Lettuce takes keys in one of the forms alone. */
  private static InputStream read(Path key) throws IOException {
    try {
      return new ByteArrayInputStream(KeyPem.pkcs8(key).getBytes(StandardCharsets.US_ASCII));
    } catch (TlsException e) {
      throw new IOException(e);
    }
  }
}
