package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.cancelRequest;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.raw;
import static dev.sluice.testkit.pgwire.Frontend.sslRequest;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import dev.sluice.testkit.tls.Certificates;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1 and 2 where TLS is on, toward clients and toward servers. */
class TlsRulesTest {
  private static final Certificates CERTIFICATES = Certificates.generate();
  private static final FrontendMessage STARTUP = startup("user", "app", "database", "app");

  @TempDir private Path directory;
  private final PostgresServer server = SharedPostgres.major(18);
  private SluiceUnderTest sluice;

  @BeforeEach
  void startSluice() {
    CERTIFICATES.writeTo(directory);
    sluice = withTls("prefer").start();
  }

  @AfterEach
  void theNextClientIsServed() throws GeneralSecurityException {
    try (PgWire wire = secured(sluice)) {
      assertLogsIn(wire);
    }
    sluice.close();
  }

  @Test
  @DisplayName("rule 1: an SSLRequest is answered S, and SCRAM is bound to the channel")
  void tlsIsOfferedAndBound() throws GeneralSecurityException {
    try (PgWire wire = secured(sluice)) {
      Transcript said = wire.login(STARTUP, "app", "secret");
      assertThat(said.types()).endsWith("Z");
      assertThat(new String(said.messages().get(0).body(), StandardCharsets.UTF_8))
          .contains("SCRAM-SHA-256-PLUS");
    }
  }

  @Test
  @DisplayName("rule 1: bytes sent along with an SSLRequest are never taken for the client's")
  void bytesBehindSslRequest() {
    try (PgWire wire = sluice.connect()) {
      wire.send(sslRequest(), STARTUP);
      if (!wire.ended() && wire.readByte() == 'S') {
        assertThat(wire.readToEnd().types()).isIn("", "E");
      }
    }
  }

  @Test
  @DisplayName("rule 1: an SSLRequest inside of TLS is fatal")
  void secondSslRequest() throws GeneralSecurityException {
    try (PgWire wire = secured(sluice)) {
      assertThat(wire.send(sslRequest()).readToEnd().types()).isIn("", "E");
    }
  }

  @Test
  @DisplayName("rule 1: a client that need not use TLS may do without")
  void plainIsAllowed() {
    try (PgWire wire = sluice.open()) {
      assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("rule 1: where TLS is required a plain startup is refused with 28000")
  void plainIsRefused() throws GeneralSecurityException {
    try (SluiceUnderTest strict = withTls("require").start();
        PgWire plain = strict.connect();
        PgWire secure = secured(strict)) {
      Transcript said = plain.send(STARTUP).readToEnd();
      assertThat(said.error().severity()).isEqualTo("FATAL");
      assertThat(said.error().sqlState()).isEqualTo("28000");
      assertLogsIn(secure);
    }
  }

  @Test
  @DisplayName("rule 2: TLS may begin with the first byte when ALPN says postgresql")
  void directTls() throws GeneralSecurityException {
    try (PgWire wire = sluice.connect()) {
      wire.startTls(trusting(), "postgresql");
      assertLogsIn(wire);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1"})
  @DisplayName("rule 2: without that ALPN a direct TLS connection is refused")
  void directTlsWithoutAlpn(String alpn) throws GeneralSecurityException {
    String[] protocols = alpn.isEmpty() ? new String[0] : new String[] {alpn};
    try (PgWire wire = sluice.connect()) {
      SSLContext context = trusting();
      assertThatThrownBy(
              () -> {
                wire.startTls(context, protocols).send(STARTUP);
                if (!wire.ended()) {
                  wire.read().authentication();
                  throw new IllegalStateException("was served");
                }
                throw wire.failure("refused");
              })
          .isInstanceOf(WireFailure.class);
    }
  }

  @Test
  @DisplayName("rule 2: garbage after a first byte of 0x16 ends the connection")
  void brokenHello() {
    try (PgWire wire = sluice.connect()) {
      wire.send(
          raw(
              (byte) 0x16,
              (byte) 3,
              (byte) 1,
              (byte) 0,
              (byte) 4,
              (byte) 9,
              (byte) 9,
              (byte) 9,
              (byte) 9));
      // What comes, if anything, is a TLS alert and no message.
      assertThatThrownBy(
              () -> {
                while (!wire.ended()) {
                  wire.readByte();
                }
                throw wire.failure("ended");
              })
          .isInstanceOf(WireFailure.class)
          .hasMessageContaining("ended");
    }
  }

  @Test
  @DisplayName("rule 7: a client certificate of the user's name is a proof, another is not")
  void clientCertificates() throws GeneralSecurityException {
    SluiceSetup setup = withTls("verify-ca").service("auth", "cert");
    try (SluiceUnderTest strict = setup.start();
        PgWire app = secured(strict, CERTIFICATES.client("app"));
        PgWire eve = secured(strict, CERTIFICATES.client("eve"))) {
      assertThat(app.login(STARTUP, "app", "").types()).endsWith("Z");
      assertThat(eve.login(STARTUP, "app", "").error().sqlState()).isIn("28000", "28P01");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  @DisplayName("rule 25: toward the server everything is encrypted when asked, cancels included")
  void tlsTowardTheServer(String sslmode) {
    PostgresRequest request =
        PostgresRequest.major(18).withTls(CERTIFICATES).withHba("hostnossl all app all reject");
    try (PostgresServer secure = SharedPostgres.prepared(PostgresServer.start(request))) {
      String url =
          "postgresql://app:secret@localhost:%d/app?sslmode=%s%s"
              .formatted(
                  secure.address().port(),
                  sslmode,
                  sslmode.equals("require") ? "" : "&sslrootcert=" + directory.resolve("ca.crt"));
      try (SluiceUnderTest through = SluiceSetup.inFrontOf(secure).service("backend", url).start();
          PgWire wire = through.open()) {
        String ssl = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assertThat(wire.query(ssl).value()).isEqualTo("t");
        wire.send(query("SELECT pg_sleep(30)"));
        Await.pause(Duration.ofMillis(200));
        try (PgWire canceller = through.connect()) {
          canceller.send(cancelRequest(wire.key().pid(), wire.key().secretKey()));
        }
        assertThat(wire.readUntilReady().error().sqlState()).isEqualTo("57014");
      }
    }
  }

  @Test
  @DisplayName("rule 27: a server whose certificate nobody trusts is not logged into")
  void untrustedServer() {
    Certificates others = Certificates.generate();
    PostgresRequest request = PostgresRequest.major(18).withTls(others);
    try (PostgresServer impostor = SharedPostgres.prepared(PostgresServer.start(request))) {
      String url =
          "postgresql://app:secret@localhost:%d/app?sslmode=verify-full&sslrootcert=%s"
              .formatted(impostor.address().port(), directory.resolve("ca.crt"));
      SluiceSetup setup =
          SluiceSetup.inFrontOf(impostor)
              .service("backend", url)
              .limit("queueTimeout", "1s")
              .root("retry", Map.of("maxAttempts", 1));
      try (SluiceUnderTest through = setup.start();
          PgWire wire = through.connect()) {
        Transcript said = wire.login(STARTUP, "app", "secret");
        if (said.types().endsWith("Z")) {
          said = wire.send(query("SELECT 1")).readUntil('E');
        }
        assertThat(said.error().sqlState()).startsWith("08");
      }
    }
  }

  private SluiceSetup withTls(String mode) {
    return SluiceSetup.inFrontOf(server)
        .listener(
            "tls",
            Map.of(
                "mode", mode,
                "certificate", "file:" + directory.resolve("server.crt"),
                "key", "file:" + directory.resolve("server.key"),
                "clientAuthorities", "file:" + directory.resolve("ca.crt")));
  }

  private static void assertLogsIn(PgWire wire) {
    assertThat(wire.login(STARTUP, "app", "secret").types()).endsWith("Z");
    assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
  }

  private static PgWire secured(SluiceUnderTest sluice, X509Bundle... own)
      throws GeneralSecurityException {
    PgWire wire = sluice.connect();
    assertThat(wire.send(sslRequest()).readByte()).isEqualTo('S');
    return wire.startTls(trusting(own));
  }

  private static SSLContext trusting(X509Bundle... own) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust = {CERTIFICATES.authority().toTrustManager()};
    KeyManager[] keys =
        own.length == 0 ? new KeyManager[0] : own[0].toKeyManagerFactory().getKeyManagers();
    context.init(keys, trust, new SecureRandom());
    return context;
  }
}
