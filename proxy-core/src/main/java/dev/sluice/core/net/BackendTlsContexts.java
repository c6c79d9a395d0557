package dev.sluice.core.net;

import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.TlsMode;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS toward backends: one context for all backends with the same settings, since a set of
 * authorities takes up to a megabyte. Thread-safe.
 *
 * <p>Verifies as libpq does: {@link TlsMode#VERIFY_FULL} the chain and the host's name, {@link
 * TlsMode#VERIFY_CA} the chain, the lesser modes the chain if authorities are configured and
 * nothing otherwise.
 */
public final class BackendTlsContexts {

  /** libpq's {@code sslrootcert=system}. */
  private static final Path SYSTEM = Path.of("system");

  private final List<String> applicationProtocols;

  /** Contexts by what they were made of; they come in by load, leave when a reload drops them. */
  private volatile Map<BackendTls, SslContext> contexts = Map.of();

  /**
   * @param applicationProtocols offered to backends by ALPN; empty: no ALPN
   */
  public BackendTlsContexts(List<String> applicationProtocols) {
    this.applicationProtocols = List.copyOf(applicationProtocols);
  }

  /** The context, if it was loaded; null if TLS is off or it was not. */
  public @Nullable SslContext getIfPresent(BackendTls tls) {
    return contexts.get(tls);
  }

  /**
   * Makes what is not there yet. Blocks, so never on an event loop.
   *
   * @throws TlsException if a file is missing or unusable, which the message names; then nothing
   *     has changed
   */
  public synchronized void load(Collection<BackendTls> wanted) throws TlsException {
    contexts = with(contexts, wanted);
  }

  /**
   * Reads all files again and forgets what is not wanted any more; open connections keep what they
   * have. Blocks, so never on an event loop.
   *
   * @throws TlsException if a file is missing or unusable; then nothing has changed
   */
  public synchronized void reload(Collection<BackendTls> wanted) throws TlsException {
    contexts = with(Map.of(), wanted);
  }

  private Map<BackendTls, SslContext> with(
      Map<BackendTls, SslContext> known, Collection<BackendTls> wanted) throws TlsException {
    Map<BackendTls, SslContext> all = new HashMap<>(known);
    for (BackendTls tls : wanted) {
      if (tls.mode() != TlsMode.DISABLE && !all.containsKey(tls)) {
        all.put(tls, read(tls));
      }
    }
    return Map.copyOf(all);
  }

  private SslContext read(BackendTls tls) throws TlsException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    trust(tls, builder);
    builder.endpointIdentificationAlgorithm(tls.mode() == TlsMode.VERIFY_FULL ? "HTTPS" : null);
    SslProvider provider = TlsEngine.provider();
    try {
      if (tls.certificate() != null || tls.key() != null) {
        TlsIdentity identity = TlsIdentity.read(tls.certificate(), tls.key());
        provider = TlsEngine.providerFor(identity);
        builder.keyManager(identity.key(), identity.chain());
      }
      return TlsEngine.build(provider, builder, applicationProtocols);
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("TLS toward a backend: " + e.getMessage(), e);
    }
  }

  private static void trust(BackendTls tls, SslContextBuilder builder) throws TlsException {
    Path root = tls.rootCertificate();
    boolean system = root == null || root.equals(SYSTEM);
    if (!system) {
      builder.trustManager(Certificates.read("rootCertificate", root));
    } else if (tls.mode() == TlsMode.VERIFY_CA || (root != null && !full(tls))) {
      throw new TlsException(
          "rootCertificate: the system's (expected: a PEM file, or sslmode verify-full: anyone can"
              + " have a certificate of a public authority)");
    } else if (!full(tls)) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
  }

  private static boolean full(BackendTls tls) {
    return tls.mode() == TlsMode.VERIFY_FULL;
  }
}
