package dev.sluice.core.settings;

/** How much TLS, in libpq's words; a listener knows the first, the third and the fourth alone. */
public enum TlsMode {
  DISABLE,
  /** Toward a backend: only if it refuses a plain connection. */
  ALLOW,
  /** If the other side can. */
  PREFER,
  /** Always; the certificate is looked at only if authorities are configured. */
  REQUIRE,
  /** Always, by a certificate that a known authority signed. */
  VERIFY_CA,
  /** Always, and the certificate must name the host. */
  VERIFY_FULL
}
