package dev.sluice.core.net;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM files. */
final class Certificates {

  private Certificates() {}

  /**
   * All certificates of a file, in order: at least one.
   *
   * @param role what the file is for, as the message shall say
   * @throws TlsException if there is none, or one cannot be read; the message names the file
   */
  static List<X509Certificate> read(String role, Path file) throws TlsException {
    List<X509Certificate> found = new ArrayList<>();
    for (Pem block : Pem.read(role, file)) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        found.add(decode(role, file, block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new TlsException(role + ": " + file + ": holds no certificate in PEM form");
    }
    return List.copyOf(found);
  }

  private static X509Certificate decode(String role, Path file, byte[] der) throws TlsException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new TlsException(role + ": " + file + ": not a certificate: " + e.getMessage(), e);
    }
  }

  /** Whether the key is the certificate's: it signs, and the certificate's key agrees. */
  static boolean belong(X509Certificate certificate, PrivateKey key) {
    PublicKey publicKey = certificate.getPublicKey();
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm(publicKey));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
