package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendTlsContextsTest {

  private static final String HOST = "db.example.com";

  private final BackendTlsContexts contexts = new BackendTlsContexts(List.of());

  @TempDir Path directory;
  private TestFiles files;
  private X509Bundle authority;
  private Path authorityFile;
  private SslContext server;

  @BeforeEach
  void startServer() throws Exception {
    files = new TestFiles(directory);
    authority = TestFiles.authority("authority");
    authorityFile = files.chain(authority);
    server = server(TestFiles.server(authority), TlsMode.REQUIRE, null);
  }

  private SslContext server(X509Bundle identity, TlsMode mode, @Nullable Path authorities)
      throws Exception {
    ListenerTls tls =
        new ListenerTls(mode, files.chain(identity), files.key(identity), authorities);
    return ClientTlsLoader.load(tls, List.of()).context();
  }

  private static BackendTls backend(TlsMode mode, @Nullable Path root) {
    return new BackendTls(mode, root, null, null);
  }

  private SslContext client(BackendTls tls) throws TlsException {
    contexts.load(List.of(tls));
    return contexts.getIfPresent(tls);
  }

  private boolean connects(BackendTls tls, String host) throws TlsException {
    try (Handshake handshake = new Handshake(server, client(tls), host)) {
      return handshake.succeeded();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ALLOW", "PREFER", "REQUIRE"})
  void lesserModesLookAtNothing(TlsMode mode) throws Exception {
    assertThat(connects(backend(mode, null), "other.example.com")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"ALLOW", "PREFER", "REQUIRE"})
  void lesserModesVerifyTheChainOnceAuthoritiesAreConfigured(TlsMode mode) throws Exception {
    Path foreign = files.chain(TestFiles.authority("foreign"));

    assertThat(connects(backend(mode, authorityFile), "other.example.com")).isTrue();
    assertThat(connects(backend(mode, foreign), HOST)).isFalse();
  }

  @Test
  void verifyCaLooksAtTheChainAlone() throws Exception {
    Path foreign = files.chain(TestFiles.authority("foreign"));

    assertThat(connects(backend(TlsMode.VERIFY_CA, authorityFile), "other.example.com")).isTrue();
    assertThat(connects(backend(TlsMode.VERIFY_CA, foreign), HOST)).isFalse();
  }

  @Test
  void verifyFullLooksAtTheNameToo() throws Exception {
    BackendTls full = backend(TlsMode.VERIFY_FULL, authorityFile);
    Path foreign = files.chain(TestFiles.authority("foreign"));

    assertThat(connects(full, HOST)).isTrue();
    assertThat(connects(full, "127.0.0.1")).isTrue();
    assertThat(connects(full, "other.example.com")).isFalse();
    assertThat(connects(full, "127.0.0.2")).isFalse();
    assertThat(connects(backend(TlsMode.VERIFY_FULL, foreign), HOST)).isFalse();
  }

  @Test
  void verifyFullTakesTheCommonNameAndWildcards() throws Exception {
    BackendTls full = backend(TlsMode.VERIFY_FULL, authorityFile);

    server = server(TestFiles.named(HOST).buildIssuedBy(authority), TlsMode.REQUIRE, null);
    assertThat(connects(full, HOST)).isTrue();

    GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, "*.example.com"));
    X509Bundle wildcard =
        TestFiles.named("x")
            .addExtensionOctetString("2.5.29.17", false, names.getEncoded())
            .buildIssuedBy(authority);
    server = server(wildcard, TlsMode.REQUIRE, null);
    assertThat(connects(full, HOST)).isTrue();
    assertThat(connects(full, "a.b.example.com")).isFalse();
  }

  @Test
  void failedVerificationSaysWhy() throws Exception {
    BackendTls tls = backend(TlsMode.VERIFY_FULL, authorityFile);

    try (Handshake handshake = new Handshake(server, client(tls), "other.example.com")) {
      assertThat(handshake.clientFailure())
          .rootCause()
          .hasMessageContaining("No subject alternative DNS name matching other.example.com");
    }
  }

  @Test
  void selfSignedCertificateIsItsOwnAuthority() throws Exception {
    X509Bundle alone = TestFiles.alone(TestFiles.named("alone").addSanDnsName(HOST));
    server = server(alone, TlsMode.REQUIRE, null);

    assertThat(connects(backend(TlsMode.VERIFY_FULL, files.chain(alone)), HOST)).isTrue();
  }

  @Test
  void systemsAuthoritiesKnowNoPrivateOnes() throws Exception {
    assertThat(connects(backend(TlsMode.VERIFY_FULL, null), HOST)).isFalse();
    assertThat(connects(backend(TlsMode.VERIFY_FULL, Path.of("system")), HOST)).isFalse();
  }

  /** As libpq's "weak sslmode may not be used with sslrootcert=system". */
  @Test
  void systemsAuthoritiesNeedTheNameVerified() {
    for (BackendTls tls :
        List.of(
            backend(TlsMode.VERIFY_CA, null),
            backend(TlsMode.VERIFY_CA, Path.of("system")),
            backend(TlsMode.REQUIRE, Path.of("system")))) {
      assertThatThrownBy(() -> contexts.load(List.of(tls)))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("verify-full");
    }
  }

  @Test
  void showsItsOwnCertificateToABackendThatAsks() throws Exception {
    X509Bundle own = TestFiles.named("app").buildIssuedBy(authority);
    server = server(TestFiles.server(authority), TlsMode.VERIFY_CA, authorityFile);
    BackendTls tls =
        new BackendTls(TlsMode.VERIFY_FULL, authorityFile, files.chain(own), files.key(own));

    try (Handshake handshake = new Handshake(server, client(tls), HOST)) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.clientCertificate()).isEqualTo(own.getCertificate());
    }
  }

  @Test
  void offIsNoContext() throws Exception {
    contexts.load(List.of(BackendTls.OFF));

    assertThat(contexts.getIfPresent(BackendTls.OFF)).isNull();
  }

  @Test
  void sameSettingsShareAContextUntilReloaded() throws Exception {
    SslContext first = client(backend(TlsMode.VERIFY_CA, authorityFile));
    assertThat(client(backend(TlsMode.VERIFY_CA, authorityFile))).isSameAs(first);

    contexts.reload(List.of(backend(TlsMode.VERIFY_CA, authorityFile)));

    assertThat(contexts.getIfPresent(backend(TlsMode.VERIFY_CA, authorityFile)))
        .isNotNull()
        .isNotSameAs(first);
    contexts.reload(List.of());
    assertThat(contexts.getIfPresent(backend(TlsMode.VERIFY_CA, authorityFile))).isNull();
  }

  @Test
  void failedReloadChangesNothing() throws Exception {
    BackendTls good = backend(TlsMode.VERIFY_CA, authorityFile);
    BackendTls bad = backend(TlsMode.VERIFY_CA, directory.resolve("missing.pem"));
    SslContext before = client(good);

    assertThatThrownBy(() -> contexts.reload(List.of(good, bad)))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("missing.pem");

    assertThat(contexts.getIfPresent(good)).isSameAs(before);
  }

  @Test
  void reloadReadsTheFilesAgain() throws Exception {
    BackendTls tls = backend(TlsMode.VERIFY_CA, authorityFile);
    assertThat(connects(tls, HOST)).isTrue();

    Files.writeString(authorityFile, TestFiles.authority("foreign").getCertificatePEM());
    contexts.reload(List.of(tls));

    assertThat(connects(tls, HOST)).isFalse();
  }
}
