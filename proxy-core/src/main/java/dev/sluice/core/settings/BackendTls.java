package dev.sluice.core.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS toward a backend. Immutable.
 *
 * @param rootCertificate PEM file of the authorities to believe, in every mode; null: the system's
 *     with {@link TlsMode#VERIFY_FULL}, none with lesser modes, not allowed with {@link
 *     TlsMode#VERIFY_CA}
 * @param certificate PEM file of the proxy's own certificate, for backends that ask for one
 * @param key PEM file of its key: PKCS#8, PKCS#1 or SEC1, without a passphrase
 */
public record BackendTls(
    TlsMode mode, @Nullable Path rootCertificate, @Nullable Path certificate, @Nullable Path key) {

  public static final BackendTls OFF = new BackendTls(TlsMode.DISABLE, null, null, null);
}
