package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.auth.CertificateHash;
import dev.sluice.core.session.ClientTls;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTlsLoaderTest {

  private static final List<String> PROTOCOLS = List.of("proto/1");

  /** Head, content type and tag. */
  private static final int TLS_13_RECORD_OVERHEAD = 5 + 1 + 16;

  @TempDir Path directory;
  private TestFiles files;
  private X509Bundle authority;
  private X509Bundle identity;

  @BeforeEach
  void makeIdentity() throws Exception {
    files = new TestFiles(directory);
    authority = TestFiles.authority("authority");
    identity = TestFiles.server(authority);
  }

  private ClientTls load(X509Bundle shown, TlsMode mode, @Nullable Path authorities)
      throws Exception {
    ListenerTls tls = new ListenerTls(mode, files.chain(shown), files.key(shown), authorities);
    return ClientTlsLoader.load(tls, PROTOCOLS);
  }

  private static SslContextBuilder anyServer() {
    return SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
  }

  private static boolean connects(ClientTls server, SslContext client) {
    try (Handshake handshake = new Handshake(server.context(), client, "localhost")) {
      return handshake.succeeded();
    }
  }

  @Test
  void usesOpenSsl() throws Exception {
    assertThat(OpenSsl.isAvailable()).isTrue();
    SslContext context = load(identity, TlsMode.REQUIRE, null).context();
    SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT);
    try {
      assertThat(engine).isInstanceOf(OpenSslEngine.class);
    } finally {
      ReferenceCountUtil.release(engine);
    }
  }

  @Test
  void offIsNothing() throws Exception {
    assertThat(ClientTlsLoader.load(ListenerTls.OFF, PROTOCOLS)).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"rsa2048", "ecp256", "ecp384", "ed25519"})
  void servesKeysOfEveryUsualKind(Algorithm algorithm) throws Exception {
    X509Bundle alone =
        TestFiles.alone(new CertificateBuilder().algorithm(algorithm).subject("CN=localhost"));

    SslContext client = anyServer().sslProvider(SslProvider.JDK).build();
    assertThat(connects(load(alone, TlsMode.PREFER, null), client)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksTheNewVersions(String version) throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, null);
    SslContext client = anyServer().protocols(version).build();

    try (Handshake handshake = new Handshake(server.context(), client, "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.version()).isEqualTo(version);
    }
  }

  @Test
  void refusesTheOldVersions() throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, null);
    SslContext old = anyServer().sslProvider(SslProvider.OPENSSL).protocols("TLSv1.1").build();

    assertThat(connects(server, old)).isFalse();
  }

  @Test
  void sendsTheWholeChain() throws Exception {
    X509Bundle between =
        TestFiles.named("between").setIsCertificateAuthority(true).buildIssuedBy(authority);
    ClientTls server = load(TestFiles.server(between), TlsMode.REQUIRE, null);
    SslContext client =
        SslContextBuilder.forClient().trustManager(authority.getCertificate()).build();

    try (Handshake handshake = new Handshake(server.context(), client, "db.example.com")) {
      assertThat(handshake.succeeded()).isTrue();
    }
  }

  @Test
  void verifyCaWantsACertificateOfItsAuthorities() throws Exception {
    ClientTls server = load(identity, TlsMode.VERIFY_CA, files.chain(authority));

    assertThat(connects(server, showing(TestFiles.named("app").buildIssuedBy(authority)))).isTrue();
    assertThat(connects(server, showing(forged()))).isFalse();
    assertThat(connects(server, anyServer().build())).isFalse();
  }

  @Test
  void authoritiesAloneMakeACertificateWelcomeButNotNeeded() throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, files.chain(authority));
    X509Bundle app = TestFiles.named("app").buildIssuedBy(authority);

    assertThat(connects(server, anyServer().build())).isTrue();
    assertThat(connects(server, showing(forged()))).isFalse();
    try (Handshake handshake = new Handshake(server.context(), showing(app), "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(handshake.clientCertificate()).isEqualTo(app.getCertificate());
    }
  }

  /** Of an authority that has the right name, so that the client believes it is asked for. */
  private static X509Bundle forged() throws Exception {
    return TestFiles.named("app").buildIssuedBy(TestFiles.authority("authority"));
  }

  private static SslContext showing(X509Bundle identity) throws Exception {
    return anyServer()
        .keyManager(identity.getKeyPair().getPrivate(), identity.getCertificatePath())
        .build();
  }

  @Test
  void agreesOnTheApplicationProtocolThatTheClientAsksFor() throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, null);

    assertThat(agreed(server, "proto/1")).isEqualTo("proto/1");
    assertThat(agreed(server, "other", "proto/1")).isEqualTo("proto/1");
    assertThat(agreed(server, "other")).isNull();
    assertThat(agreed(server)).isNull();
  }

  private static @Nullable String agreed(ClientTls server, String... asked) throws Exception {
    SslContextBuilder builder = anyServer().sslProvider(SslProvider.OPENSSL);
    if (asked.length > 0) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              asked));
    }
    try (Handshake handshake = new Handshake(server.direct(), builder.build(), "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      return handshake.applicationProtocol();
    }
  }

  @Test
  void protocolWithoutAlpnHasNoDirectTls() throws Exception {
    ListenerTls tls =
        new ListenerTls(TlsMode.REQUIRE, files.chain(identity), files.key(identity), null);

    assertThat(ClientTlsLoader.load(tls, List.of()).direct()).isNull();
  }

  @Test
  void bothSidesBindToTheSameHash() throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, null);

    try (Handshake handshake = new Handshake(server.context(), anyServer().build(), "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
      assertThat(CertificateHash.tlsServerEndPoint(handshake.serverCertificate()))
          .isEqualTo(server.channelBinding());
    }
  }

  /** Two of them would follow the handshake of each client that says it could resume. */
  @Test
  void handsOutNoTickets() throws Exception {
    ClientTls server = load(identity, TlsMode.REQUIRE, null);
    SslContext client = anyServer().sslProvider(SslProvider.OPENSSL).protocols("TLSv1.3").build();

    try (Handshake handshake = new Handshake(server.context(), client, "localhost")) {
      assertThat(handshake.bytesOfFirstReply()).isEqualTo(TLS_13_RECORD_OVERHEAD + 4);
    }
  }

  @Test
  void openConnectionsOutliveAReload() throws Exception {
    ClientTls before = load(identity, TlsMode.REQUIRE, null);
    try (Handshake old = new Handshake(before.context(), anyServer().build(), "localhost")) {
      X509Bundle renewed = TestFiles.server(authority);
      ClientTls after = load(renewed, TlsMode.REQUIRE, null);

      try (Handshake fresh = new Handshake(after.context(), anyServer().build(), "localhost")) {
        assertThat(fresh.serverCertificate()).isEqualTo(renewed.getCertificate());
      }
      assertThat(old.succeeded()).isTrue();
      assertThat(old.serverCertificate()).isEqualTo(identity.getCertificate());
    }
  }

  @Test
  void worksWithoutTheNativeLibrary() throws Exception {
    SslContext server =
        TlsEngine.build(
            SslProvider.JDK,
            SslContextBuilder.forServer(
                identity.getKeyPair().getPrivate(), identity.getCertificatePath()),
            PROTOCOLS);

    try (Handshake handshake = new Handshake(server, anyServer().build(), "localhost")) {
      assertThat(handshake.succeeded()).isTrue();
    }
  }

  @Test
  void verifyCaNeedsAuthorities() {
    assertThatThrownBy(() -> load(identity, TlsMode.VERIFY_CA, null))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("clientAuthorities: none");
  }
}
