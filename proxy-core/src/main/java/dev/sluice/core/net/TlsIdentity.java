package dev.sluice.core.net;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain and its key: who one side says it is. Immutable.
 *
 * @param chain the own certificate first; at least one
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {

  /**
   * Reads both files.
   *
   * @throws TlsException if one of them is missing or unusable, or they do not belong together
   */
  static TlsIdentity read(@Nullable Path certificate, @Nullable Path key) throws TlsException {
    if (certificate == null || key == null) {
      throw new TlsException(
          certificate == null
              ? "certificate: none (expected: a PEM file; key is " + key + ")"
              : "key: none (expected: a PEM file; certificate is " + certificate + ")");
    }
    List<X509Certificate> chain = Certificates.read("certificate", certificate);
    PrivateKey read = PrivateKeys.read(key);
    if (!Certificates.belong(chain.get(0), read)) {
      throw new TlsException(
          "key: " + key + ": does not belong to the certificate in " + certificate);
    }
    return new TlsIdentity(chain, read);
  }

  /** The own certificate. */
  X509Certificate certificate() {
    return chain.get(0);
  }
}
