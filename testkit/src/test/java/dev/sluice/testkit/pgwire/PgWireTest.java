package dev.sluice.testkit.pgwire;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.cancelRequest;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.copyDone;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.functionCall;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sslRequest;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static dev.sluice.testkit.pgwire.Frontend.terminate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import dev.sluice.testkit.tls.Certificates;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgWireTest {
  private static final Certificates CERTIFICATES = Certificates.generate();
  private static PostgresServer server;

  @BeforeAll
  static void startServer() {
    PostgresRequest request = PostgresRequest.any().withTls(CERTIFICATES);
    for (String method : new String[] {"scram-sha-256", "md5", "password", "trust"}) {
      request = request.withHba("host all " + role(method) + " 127.0.0.1/32 " + method);
    }
    server = PostgresServer.start(request);
    server.execute(
        "CREATE ROLE by_scram LOGIN PASSWORD 'secret'",
        "CREATE ROLE by_password LOGIN PASSWORD 'secret'",
        "CREATE ROLE by_trust LOGIN",
        "SET password_encryption = md5; CREATE ROLE by_md5 LOGIN PASSWORD 'secret'");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password", "trust"})
  void logsInByEveryMethod(String method) {
    Address address = server.address().as(role(method), "secret", "postgres");
    try (PgWire wire = PgWire.open(address, "application_name", "me")) {
      assertThat(wire.query("SHOW application_name").value()).isEqualTo("me");
    }
  }

  @Test
  void aRefusedLoginIsToldWithTheServersError() {
    Address address = server.address().as("by_scram", "wrong", "postgres");
    assertThatThrownBy(() -> PgWire.open(address))
        .isInstanceOf(WireFailure.class)
        .hasMessageContaining("ErrorResponse(FATAL 28P01");
  }

  @Test
  void bindsScramToTheTlsChannel() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    TrustManager[] trust = {CERTIFICATES.authority().toTrustManager()};
    trusting.init(null, trust, new SecureRandom());
    try (PgWire wire = connect()) {
      assertThat(wire.send(sslRequest()).readByte()).isEqualTo('S');
      wire.startTls(trusting);
      wire.login(startup("user", "by_scram", "database", "postgres"), "by_scram", "secret");
      assertThat(wire.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").value())
          .isEqualTo("t");
    }
  }

  @Test
  void speaksTheExtendedProtocolInOneWrite() {
    try (PgWire wire = PgWire.open(server.address())) {
      Transcript said =
          wire.ask(
              parse("s", "SELECT $1::int + 1 AS next"),
              describeStatement("s"),
              bind("", "s", "41"),
              execute(""),
              sync());
      assertThat(said.types()).isEqualTo("1tT2DCZ");
      assertThat(said.only('T').columns()).containsExactly("next");
      assertThat(said.value()).isEqualTo("42");
      assertThat(said.status()).isEqualTo('I');
    }
  }

  @Test
  void flushesWithoutSyncAndSeesNullAndErrors() {
    try (PgWire wire = PgWire.open(server.address())) {
      wire.send(parse("", "SELECT $1::text"), bind("", "", (String) null), execute(""), flush());
      assertThat(wire.readUntil('C').value()).isNull();
      assertThat(wire.ask(parse("", "nonsense"), sync()).error().sqlState()).isEqualTo("42601");
    }
  }

  @Test
  void copiesInAndCallsFunctions() {
    try (PgWire wire = PgWire.open(server.address())) {
      wire.query("CREATE TEMP TABLE t (n int)");
      wire.send(query("COPY t FROM STDIN")).readUntil('G');
      assertThat(wire.ask(copyData("1\n2\n"), copyDone()).tags()).containsExactly("COPY 2");
      int int4pl = 177;
      byte[] two = {0, 0, 0, 2};
      assertThat(wire.ask(functionCall(int4pl, two, two)).only('V').body()).endsWith(0, 0, 0, 4);
    }
  }

  @Test
  void cancelsAnotherSession() {
    try (PgWire sleeper = PgWire.open(server.address());
        PgWire canceller = connect()) {
      sleeper.send(query("SELECT pg_sleep(60)"));
      assertThat(sleeper.silentFor(Duration.ofMillis(50))).isTrue();
      canceller.send(cancelRequest(sleeper.key().pid(), sleeper.key().secretKey()));
      assertThat(canceller.ended()).isTrue();
      assertThat(sleeper.readUntilReady().error().sqlState()).isEqualTo("57014");
    }
  }

  @Test
  void seesTheServerCloseAndCanCloseInEveryWay() {
    try (PgWire wire = PgWire.open(server.address())) {
      assertThat(wire.send(terminate()).ended()).isTrue();
    }
    try (PgWire wire = PgWire.open(server.address())) {
      assertThat(wire.send(query("SELECT 1")).shutdownOutput().readToEnd().value()).isEqualTo("1");
    }
    PgWire.open(server.address()).reset();
  }

  @Test
  void aFailureTellsWhatWentBefore() {
    try (PgWire wire = PgWire.open(server.address())) {
      wire.query("SELECT 'earlier'");
      assertThatThrownBy(() -> wire.read(Duration.ofMillis(10)))
          .hasMessageContaining("no message within")
          .hasMessageContaining("> Query(SELECT 'earlier'·)")
          .hasMessageContaining("< DataRow(earlier)")
          .hasMessageContaining("< ReadyForQuery(I)");
    }
  }

  private static PgWire connect() {
    return PgWire.connect(server.address().host(), server.address().port());
  }

  private static String role(String method) {
    return "by_" + method.replace("-sha-256", "");
  }
}
