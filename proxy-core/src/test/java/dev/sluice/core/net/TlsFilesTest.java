package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What certificate and key files may look like, and what is said of bad ones. */
class TlsFilesTest {

  @TempDir Path directory;
  private TestFiles files;
  private X509Bundle identity;

  @BeforeEach
  void makeIdentity() throws Exception {
    files = new TestFiles(directory);
    identity = TestFiles.server(TestFiles.authority("authority"));
  }

  private static String traditional(PrivateKey key, @Nullable String password) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      if (password == null) {
        writer.writeObject(key);
      } else {
        writer.writeObject(
            key,
            new JcePEMEncryptorBuilder("AES-128-CBC")
                .setProvider(new BouncyCastleProvider())
                .build(password.toCharArray()));
      }
    }
    return text.toString();
  }

  private static KeyPair rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2048, 4096})
  void readsRsaKeysInTheirOldForm(int bits) throws Exception {
    PrivateKey key = rsa(bits).getPrivate();
    String text = traditional(key, null);

    assertThat(text).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(PrivateKeys.read(files.write(text))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void readsEllipticKeysInTheirOldForm(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    String text = traditional(pair.getPrivate(), null);

    assertThat(text).startsWith("-----BEGIN EC PRIVATE KEY-----");
    PrivateKey read = PrivateKeys.read(files.write(parameters + text));
    assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) pair.getPrivate()).getS());
  }

  @Test
  void keyInItsOldFormIsWrittenInTheNewOne() throws Exception {
    PrivateKey key = rsa(1024).getPrivate();
    String written = KeyPem.pkcs8(files.write(traditional(key, null)));

    assertThat(written).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("KEY-----\n");
    assertThat(PrivateKeys.read(files.write(written))).isEqualTo(key);
  }

  @Test
  void readsKeyAndChainFromOneFileWithTextAround() throws Exception {
    Path both =
        files.write(
            "Certificate of db\r\n"
                + identity.getCertificatePathPEM().replace("\n", "\r\n")
                + "\r\nkey:\r\n"
                + identity.getPrivateKeyPEM());

    TlsIdentity read = TlsIdentity.read(both, both);

    assertThat(read.chain()).isEqualTo(identity.getCertificatePathList());
    assertThat(read.key()).isEqualTo(identity.getKeyPair().getPrivate());
  }

  @Test
  void keyOfAnotherCertificateIsNoticed() throws Exception {
    X509Bundle other = TestFiles.alone(TestFiles.named("other"));
    Path certificate = files.chain(identity);
    Path key = files.key(other);
    Path rsaKey = files.write(traditional(rsa(1024).getPrivate(), null));

    for (Path wrong : new Path[] {key, rsaKey}) {
      assertThatThrownBy(() -> TlsIdentity.read(certificate, wrong))
          .isInstanceOf(TlsException.class)
          .hasMessage("key: " + wrong + ": does not belong to the certificate in " + certificate);
    }
  }

  @Test
  void encryptedKeysAreNamedAsSuch() throws Exception {
    Path old = files.write(traditional(rsa(1024).getPrivate(), "secret"));
    Path pkcs8 =
        files.write(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----");

    for (Path file : new Path[] {old, pkcs8}) {
      assertThatThrownBy(() -> PrivateKeys.read(file))
          .isInstanceOf(TlsException.class)
          .hasMessage("key: " + file + ": encrypted (expected: a key without a passphrase)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                 | holds no private key in PEM form",
        "not PEM                                            | holds no private key in PEM form",
        "-----BEGIN PRIVATE KEY-----                        | holds no private key in PEM form",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | not a key of RSA, EC",
        "-----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY----- | not a key of RSA, EC",
        "-----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY----- | not a SEC1 structure",
        "-----BEGIN EC PRIVATE KEY-----MIL/////-----END EC PRIVATE KEY----- | not a SEC1 structure",
        "-----BEGIN EC PRIVATE KEY-----MAMCAQE=-----END EC PRIVATE KEY----- | not name its curve",
      })
  void badKeysAreNamedWithTheirFile(String text, String what) throws Exception {
    Path file = files.write(text);

    assertThatThrownBy(() -> PrivateKeys.read(file))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(what);
  }

  @Test
  void badCertificatesAreNamedWithTheirFile() throws Exception {
    Path none = files.key(identity);
    Path bad = files.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");

    assertThatThrownBy(() -> Certificates.read("certificate", none))
        .hasMessage("certificate: " + none + ": holds no certificate in PEM form");
    assertThatThrownBy(() -> Certificates.read("rootCertificate", bad))
        .hasMessageStartingWith("rootCertificate: " + bad + ": not a certificate");
  }

  @Test
  void unreadableFilesAreNamed() {
    Path missing = directory.resolve("missing.pem");

    assertThatThrownBy(() -> Certificates.read("certificate", missing))
        .hasMessage("certificate: " + missing + ": no such file");
    assertThatThrownBy(() -> PrivateKeys.read(directory))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith("key: " + directory + ": ");
  }

  @Test
  void oneFileWithoutTheOtherIsNoticed() {
    assertThatThrownBy(() -> TlsIdentity.read(null, Path.of("a.key")))
        .isInstanceOf(TlsException.class)
        .hasMessage("certificate: none (expected: a PEM file; key is a.key)");
    assertThatThrownBy(() -> TlsIdentity.read(Path.of("a.crt"), null))
        .isInstanceOf(TlsException.class)
        .hasMessage("key: none (expected: a PEM file; certificate is a.crt)");
  }
}
