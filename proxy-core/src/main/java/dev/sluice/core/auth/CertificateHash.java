package dev.sluice.core.auth;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The channel binding {@code tls-server-end-point} of RFC 5929, section 4.1. Thread-safe. */
public final class CertificateHash {

  private CertificateHash() {}

  /**
   * The hash of a server's certificate by the hash function of its signature, where MD5 and SHA-1
   * are replaced by SHA-256. Null if its signature names no hash function, as with Ed25519: such a
   * certificate has no channel binding of this kind, and OpenSSL finds none either.
   */
  public static byte @Nullable [] tlsServerEndPoint(X509Certificate certificate) {
    try {
      String digest = digest(certificate);
      return digest == null
          ? null
          : MessageDigest.getInstance(digest).digest(certificate.getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      return null;
    }
  }

  private static @Nullable String digest(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = signature.indexOf("WITH");
    String hash = with > 0 ? signature.substring(0, with) : "";
    if (signature.equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(signature);
      parameters.init(certificate.getSigAlgParams());
      hash = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    }
    return switch (hash.replace("-", "")) {
      case "MD5", "SHA1", "SHA256" -> "SHA-256";
      case "SHA224" -> "SHA-224";
      case "SHA384" -> "SHA-384";
      case "SHA512" -> "SHA-512";
      default -> null;
    };
  }
}
