package dev.sluice.core.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS toward clients. Immutable.
 *
 * @param mode {@link TlsMode#DISABLE}, {@link TlsMode#PREFER} (a client may), {@link
 *     TlsMode#REQUIRE} (it must), {@link TlsMode#VERIFY_CA} (and show a certificate)
 * @param certificate PEM file of the chain; null only when disabled
 * @param key PEM file of the key: PKCS#8, PKCS#1 or SEC1, without a passphrase; null only when
 *     disabled
 * @param clientAuthorities PEM file of the authorities that sign clients' certificates, or null;
 *     without {@link TlsMode#VERIFY_CA} a client may show none, but not a wrong one
 */
public record ListenerTls(
    TlsMode mode,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path clientAuthorities) {

  public static final ListenerTls OFF = new ListenerTls(TlsMode.DISABLE, null, null, null);
}
