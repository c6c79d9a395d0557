package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.net.Script;
import dev.sluice.testkit.net.ScriptedPeer;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.OwnedPostgresServer;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 27: what clients hear when a server dies, refuses or is not there, and how a pool recovers.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class BackendLossRulesTest {
  /** Fast enough for a test, slow enough to be retries. */
  private static final Map<String, Object> RETRY =
      Map.of("firstDelay", "20ms", "maxDelay", "200ms", "maxAttempts", 20);

  /** All tests' one: each leaves it running and as it was. */
  private static OwnedPostgresServer server;

  @Parameter int major;

  @BeforeParameterizedClassInvocation
  static void start(int major) {
    server = own(major);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  @Test
  @DisplayName("rule 27: an administrator's FATAL in a transaction reaches its client as it is")
  void terminatedInTransaction() {
    try (SluiceUnderTest sluice = setup().maxPool(1).start();
        PgWire victim = sluice.open();
        PgWire other = sluice.open()) {
      String pid = victim.query("BEGIN; SELECT pg_backend_pid()").value();
      server.execute("SELECT pg_terminate_backend(" + pid + ")");
      Transcript end = victim.readToEnd();
      assertThat(end.error().severity()).isEqualTo("FATAL");
      assertThat(end.error().sqlState()).isEqualTo("57P01");
      assertThat(other.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("rule 27: a killed server process is a FATAL with a SQLSTATE of class 08 or 57")
  void killedWhileWorking() {
    try (SluiceUnderTest sluice = setup().maxPool(2).start();
        PgWire victim = sluice.open()) {
      String pid = victim.query("BEGIN; SELECT pg_backend_pid()").value();
      victim.send(query("SELECT pg_sleep(30)"));
      server.killBackend(Integer.parseInt(pid));
      Transcript end = victim.readToEnd();
      assertThat(end.error().severity()).isEqualTo("FATAL");
      assertThat(end.error().sqlState()).matches("08006|57P0[0-9]");
      awaitServed(sluice);
    }
  }

  @Test
  @DisplayName("rule 27: idle connections that died are replaced without a word")
  void idleConnectionsAreReplaced() {
    try (SluiceUnderTest sluice = setup().maxPool(2).start();
        PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      for (int round = 0; round < 3; round++) {
        one.query("BEGIN; SELECT 1");
        two.query("SELECT 1");
        one.query("COMMIT");
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
        Await.until("they are gone", () -> sluice.servers().isEmpty());
        assertThat(one.query("SELECT 'one'").value()).isEqualTo("one");
        assertThat(two.query("SELECT 'two'").value()).isEqualTo("two");
      }
    }
  }

  @Test
  @DisplayName("rule 27: clients keep waiting while a server restarts, and are then served")
  void restartIsWaitedFor() {
    SluiceSetup patient =
        setup().limit("queueTimeout", "20s").root("breaker", Map.of("consecutive", 1000));
    try (SluiceUnderTest sluice = patient.start();
        PgWire wire = sluice.open()) {
      wire.query("SELECT 1");
      server.stop();
      wire.send(query("SELECT 'after'"));
      server.startAgain();
      assertThat(wire.readUntilReady().value()).isEqualTo("after");
    }
  }

  @Test
  @DisplayName("rule 27: a server out of connections is waited for, not an error")
  void tooManyConnections() {
    server.execute("ALTER ROLE app CONNECTION LIMIT 1");
    try (SluiceUnderTest sluice = setup().maxPool(4).limit("queueTimeout", "10s").start()) {
      List<PgWire> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        PgWire client = sluice.open();
        client.send(query("SELECT pg_sleep(0.05), 'served'"));
        clients.add(client);
      }
      for (PgWire client : clients) {
        assertThat(client.readUntilReady().rows().get(0).get(1)).isEqualTo("served");
        client.close();
      }
    } finally {
      server.execute("ALTER ROLE app CONNECTION LIMIT -1");
    }
  }

  @Test
  @DisplayName("rule 27: what PostgreSQL says of a wrong login is told to those who wait")
  void refusedLoginIsTold() {
    Address backend = SharedPostgres.application(server);
    Map<Address, String> refused =
        Map.of(
            backend.as("app", "wrong", "app"), "28P01",
            backend.as("nobody_here", "x", "app"), "28P01",
            backend.as("app", "secret", "no_such_database"), "3D000");
    refused.forEach(
        (address, sqlState) -> {
          SluiceSetup setup =
              SluiceSetup.inFrontOf(address)
                  .service("clients", Map.of("app", "secret"))
                  .service("databases", List.of("app"))
                  .root("retry", RETRY);
          try (SluiceUnderTest sluice = setup.start();
              PgWire wire = sluice.connect()) {
            assertThat(firstError(wire)).isEqualTo(sqlState);
          }
        });
  }

  @Test
  @DisplayName("rule 27: a server that sends an error without SQLSTATE, or none, harms nobody")
  void brokenServers() {
    byte[] bareError = "E\0\0\0\013Moops\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] garbage = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] hugeLength = {'R', 0x7f, -1, -1, -1, 0, 0, 0, 0};
    List<Script> scripts =
        List.of(
            Script.begin().readStartup().send(bareError),
            Script.begin().readStartup().send(garbage),
            Script.begin().readStartup().send(hugeLength),
            Script.begin().readStartup().reset(),
            Script.begin());
    for (Script script : scripts) {
      try (ScriptedPeer peer = ScriptedPeer.server(script)) {
        Address address = new Address("127.0.0.1", peer.port(), "app", "secret", "app");
        SluiceSetup setup =
            SluiceSetup.inFrontOf(address)
                .limit("queueTimeout", "300ms")
                .root("retry", Map.of("maxAttempts", 2, "firstDelay", "10ms"));
        try (SluiceUnderTest sluice = setup.start();
            PgWire wire = sluice.connect()) {
          assertThat(firstError(wire)).hasSize(5);
        }
      }
    }
  }

  @Test
  @DisplayName("rule 27: a server that accepts and never answers costs a client its wait, no more")
  void blackHole() {
    try (FaultProxy network = FaultProxy.to("127.0.0.1", server.address().port())) {
      Address through = SharedPostgres.application(server).at("127.0.0.1", network.port());
      SluiceSetup setup =
          SluiceSetup.inFrontOf(through)
              .limit("connectTimeout", "300ms")
              .limit("queueTimeout", "500ms")
              .limit("queryTimeout", "500ms")
              .root("retry", RETRY);
      try (SluiceUnderTest sluice = setup.start();
          PgWire working = sluice.open();
          PgWire late = sluice.open()) {
        working.query("SELECT 1");
        network.blackHole();
        working.send(query("SELECT 2"));
        late.send(query("SELECT 3"));
        assertThat(working.readUntil('E').error().sqlState()).hasSize(5);
        assertThat(late.readUntil('E').error().sqlState()).hasSize(5);
        network.heal();
        awaitServed(sluice);
      }
    }
  }

  @Test
  @DisplayName("rule 27: connections that break in the middle of a reply never mix up answers")
  void resetsInTheMiddle() {
    try (FaultProxy network = FaultProxy.to("127.0.0.1", server.address().port())) {
      Address through = SharedPostgres.application(server).at("127.0.0.1", network.port());
      Map<String, Object> soon = Map.of("firstDelay", "5ms", "maxDelay", "20ms", "maxAttempts", 8);
      // What fails so often opens the circuit, and the next round is to find it closed.
      Map<String, Object> brief =
          Map.of("consecutive", 1000, "openFor", "10ms", "maxOpenFor", "10ms");
      SluiceSetup setup = SluiceSetup.inFrontOf(through).maxPool(1);
      try (SluiceUnderTest sluice = setup.root("retry", soon).root("breaker", brief).start()) {
        int answered = 0;
        for (int bytes = 400; bytes < 2_400; bytes += 97) {
          network.resetAfter(bytes);
          network.resetAll();
          answered += askUntilLost(sluice, bytes);
        }
        assertThat(answered).isGreaterThan(20);
        network.resetNever();
        network.resetAll();
        awaitServed(sluice);
      }
    }
  }

  /**
   * Every answer must be right, up to what ends the session: an error, or the end of half a
   * message, behind which nothing can be said.
   *
   * @return how many answers there were
   */
  private static int askUntilLost(SluiceUnderTest sluice, int round) {
    int answered = 0;
    try (PgWire wire = sluice.connect()) {
      Transcript said = wire.login(startupOf(sluice), "app", "secret");
      for (int n = 0; n < 20 && said.all('E').isEmpty(); n++) {
        String expected = round + "." + n;
        wire.send(query("SELECT '" + expected + "'"));
        said = untilReadyOrError(wire);
        if (said.all('E').isEmpty()) {
          assertThat(said.value()).isEqualTo(expected);
          answered++;
        }
      }
    } catch (WireFailure e) {
      if (e.kind() != WireFailure.Kind.TORN) {
        throw e;
      }
    }
    return answered;
  }

  private static Transcript untilReadyOrError(PgWire wire) {
    List<BackendMessage> said = new ArrayList<>();
    do {
      said.add(wire.read());
    } while ("ZE".indexOf(said.get(said.size() - 1).type()) < 0);
    return new Transcript(said);
  }

  private static FrontendMessage startupOf(SluiceUnderTest sluice) {
    return startup("user", sluice.address().user(), "database", sluice.address().database());
  }

  /** The SQLSTATE of what a client hears first, at its login or at its first query. */
  private static String firstError(PgWire wire) {
    Transcript said = wire.login(startup("user", "app", "database", "app"), "app", "secret");
    if (said.types().endsWith("Z")) {
      said = wire.send(query("SELECT 1")).readUntil('E');
    }
    return said.error().sqlState();
  }

  private static void awaitServed(SluiceUnderTest sluice) {
    Await.until(
        "clients are served again",
        () -> {
          try (PgWire wire = sluice.open()) {
            return wire.query("SELECT 1").types().equals("TDCZ");
          } catch (AssertionError refused) {
            return false;
          }
        });
  }

  private SluiceSetup setup() {
    return SluiceSetup.inFrontOf(server).root("retry", RETRY);
  }

  private static OwnedPostgresServer own(int major) {
    SluiceSetup.assumeSluice("the rule is about Sluice, and the route leads past it");
    try {
      return SharedPostgres.prepared(OwnedPostgresServer.start(PostgresRequest.major(major)));
    } catch (PostgresServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }
}
