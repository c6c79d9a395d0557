package dev.sluice.core.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS toward a backend. Immutable.
 *
 * @param rootCertificate PEM file of the authorities to believe; null: the system's
 * @param certificate PEM file of the proxy's own certificate, for backends that ask for one
 * @param key PEM file of its PKCS#8 key
 */
public record BackendTls(
    TlsMode mode, @Nullable Path rootCertificate, @Nullable Path certificate, @Nullable Path key) {

  public static final BackendTls OFF = new BackendTls(TlsMode.DISABLE, null, null, null);
}
