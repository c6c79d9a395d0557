package dev.sluice.core.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The channel binding {@code tls-server-end-point} of RFC 5929, section 4.1. */
public final class CertificateHash {

  private CertificateHash() {}

  /**
   * The hash of a server's certificate by the hash function of its signature, where MD5 and SHA-1
   * are replaced by SHA-256; null if its signature has no such function, as with Ed25519.
   */
  public static byte @Nullable [] tlsServerEndPoint(X509Certificate certificate) {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = signature.indexOf("WITH");
    if (with <= 0) {
      return null;
    }
    String hash = signature.substring(0, with);
    String name =
        switch (hash) {
          case "MD5", "SHA1", "SHA256" -> "SHA-256";
          case "SHA224" -> "SHA-224";
          case "SHA384" -> "SHA-384";
          case "SHA512" -> "SHA-512";
          default -> null;
        };
    if (name == null) {
      return null;
    }
    try {
      return MessageDigest.getInstance(name).digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      return null;
    }
  }
}
