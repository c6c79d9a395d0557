package dev.sluice.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateHashTest {

  @ParameterizedTest
  @CsvSource({
    "RSA, MD5withRSA, SHA-256",
    "RSA, SHA1withRSA, SHA-256",
    "RSA, SHA224withRSA, SHA-224",
    "RSA, SHA256withRSA, SHA-256",
    "RSA, SHA384withRSA, SHA-384",
    "RSA, SHA512withRSA, SHA-512",
    "RSA, SHA256withRSAandMGF1, SHA-256",
    "RSA, SHA384withRSAandMGF1, SHA-384",
    "EC, SHA256withECDSA, SHA-256",
    "EC, SHA384withECDSA, SHA-384",
  })
  void hashesByTheSignaturesFunction(String keys, String signature, String hash) throws Exception {
    X509Certificate certificate = certificate(keys, signature);

    assertThat(CertificateHash.tlsServerEndPoint(certificate))
        .isEqualTo(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
  }

  @ParameterizedTest
  @CsvSource({"Ed25519, Ed25519", "Ed448, Ed448"})
  void signatureWithoutAHashFunctionHasNoBinding(String keys, String signature) throws Exception {
    assertThat(CertificateHash.tlsServerEndPoint(certificate(keys, signature))).isNull();
  }

  private static X509Certificate certificate(String keys, String signature) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
    if (keys.equals("RSA")) {
      generator.initialize(2048);
    }
    KeyPair pair = generator.generateKeyPair();
    X500Principal name = new X500Principal("CN=test");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(Instant.EPOCH),
            Date.from(Instant.parse("2100-01-01T00:00:00Z")),
            name,
            pair.getPublic());
    var signer =
        new JcaContentSignerBuilder(signature)
            .setProvider(new BouncyCastleProvider())
            .build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
