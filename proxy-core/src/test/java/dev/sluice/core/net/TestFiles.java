package dev.sluice.core.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates and keys made for one test, as the files a configuration would name. */
final class TestFiles {

  private final Path directory;
  private int count;

  TestFiles(Path directory) {
    this.directory = directory;
  }

  static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  static CertificateBuilder named(String name) {
    return new CertificateBuilder().ecp256().subject("CN=" + name);
  }

  /** As {@code openssl req -x509} makes them: one that may sign itself, and does. */
  static X509Bundle alone(CertificateBuilder builder) throws Exception {
    return builder.setIsCertificateAuthority(true).buildSelfSigned();
  }

  /** A server's certificate for {@code db.example.com} and 127.0.0.1. */
  static X509Bundle server(X509Bundle authority) throws Exception {
    return named("server")
        .addSanDnsName("db.example.com")
        .addSanIpAddress("127.0.0.1")
        .buildIssuedBy(authority);
  }

  Path chain(X509Bundle bundle) throws IOException {
    return write(bundle.getCertificatePathPEM());
  }

  Path key(X509Bundle bundle) throws IOException {
    return write(bundle.getPrivateKeyPEM());
  }

  Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("file" + count++ + ".pem"), text);
  }
}
