package dev.sluice.testkit.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An authority and what it signed: a server certificate for {@code localhost} and 127.0.0.1, and
 * client certificates by user name. Valid for a day. Immutable and thread-safe.
 */
public final class Certificates {
  private final X509Bundle authority;
  private final X509Bundle server;

  private Certificates(X509Bundle authority, X509Bundle server) {
    this.authority = authority;
    this.server = server;
  }

  /** Makes a fresh authority and a server certificate; takes a few milliseconds. */
  public static Certificates generate() {
    try {
      X509Bundle authority =
          builder("CN=Sluice test authority").setIsCertificateAuthority(true).buildSelfSigned();
      X509Bundle server =
          builder("CN=localhost")
              .addSanDnsName("localhost")
              .addSanIpAddress("127.0.0.1")
              .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH)
              .buildIssuedBy(authority);
      return new Certificates(authority, server);
    } catch (Exception e) {
      throw new IllegalStateException("cannot make certificates", e);
    }
  }

  /** A client certificate whose common name is the user, as PostgreSQL's {@code cert} wants it. */
  public X509Bundle client(String user) {
    try {
      return builder("CN=" + user)
          .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)
          .buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException("cannot make a certificate for " + user, e);
    }
  }

  /** The authority that clients and servers should trust. */
  public X509Bundle authority() {
    return authority;
  }

  /** The server's certificate and key. */
  public X509Bundle server() {
    return server;
  }

  /**
   * Writes {@code ca.crt}, {@code server.crt} and {@code server.key} (PEM) into a directory.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public void writeTo(Path directory) {
    write(directory.resolve("ca.crt"), authority.getCertificatePEM());
    writePair(server, directory.resolve("server.crt"), directory.resolve("server.key"));
  }

  /**
   * Writes one certificate and its key as PEM files.
   *
   * @throws UncheckedIOException when a file cannot be written
   */
  public static void writePair(X509Bundle bundle, Path certificate, Path key) {
    write(certificate, bundle.getCertificatePathPEM());
    write(key, bundle.getPrivateKeyPEM());
  }

  private static void write(Path file, String pem) {
    try {
      Files.writeString(file, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // P-256 rather than Netty's Ed25519 default: channel binding needs a hash named by the signature.
  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().algorithm(Algorithm.ecp256).subject(subject);
  }
}
