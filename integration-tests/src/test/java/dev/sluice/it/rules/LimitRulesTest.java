package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static dev.sluice.testkit.pgwire.Frontend.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.ConnectionWatch;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rules 29 and 30: limits that count right whatever goes wrong, and refusals with the right code.
 */
class LimitRulesTest {
  private final PostgresServer server = SharedPostgres.major(18);

  @Test
  @DisplayName("rule 29: the client limit holds, and every way of leaving frees a place")
  void clientLimit() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).limit("maxClients", 2).start();
        PgWire first = sluice.open()) {
      for (int i = 0; i < 10; i++) {
        try (PgWire second = sluice.open()) {
          Transcript third = login(sluice, "secret");
          assertThat(third.error().severity()).isEqualTo("FATAL");
          assertThat(third.error().sqlState()).isEqualTo("53300");
          leave(second, i);
        }
        Await.until("it has left", () -> sluice.clients().size() == 1);
        assertThat(login(sluice, "wrong").error().sqlState()).isEqualTo("28P01");
        PgWire early = sluice.connect();
        early.send(startup("user", "app", "database", "app")).read();
        early.reset();
      }
      assertThat(first.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("rule 29: failed connection attempts are not counted as connections")
  void failedAttemptsAreNotCounted() {
    Address nobody = SharedPostgres.application(server).at("127.0.0.1", Ports.free());
    SluiceSetup setup =
        SluiceSetup.inFrontOf(nobody)
            .maxPool(2)
            .limit("queueTimeout", "200ms")
            .root("retry", Map.of("firstDelay", "5ms", "maxDelay", "10ms", "maxAttempts", 3));
    try (SluiceUnderTest sluice = setup.start()) {
      for (int i = 0; i < 20; i++) {
        try (PgWire wire = sluice.connect()) {
          wire.login(startup("user", "app", "database", "app"), "app", "secret");
        }
      }
      Await.until("all clients have left", () -> sluice.clients().isEmpty());
      Await.until(
          "nothing is counted", () -> sluice.pools().stream().allMatch(p -> p.total() == 0));
    }
  }

  @Test
  @DisplayName("rule 29: the server never sees more connections than the pool may have")
  void poolLimit() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(3).start();
        ConnectionWatch watch = ConnectionWatch.on(server, SharedPostgres.USER)) {
      List<PgWire> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        clients.add(sluice.open());
      }
      for (int round = 0; round < 10; round++) {
        clients.forEach(client -> client.send(query("SELECT pg_sleep(0.002)")));
        if (round % 3 == 0) {
          // Some leave in the middle of their work.
          clients.remove(0).reset();
          clients.remove(0).close();
        }
        clients.forEach(PgWire::readUntilReady);
      }
      clients.forEach(PgWire::close);
      assertThat(watch.most()).isBetween(1, 3);
    }
  }

  @Test
  @DisplayName("rule 29: nor does it while connections are replaced, each with a goodbye")
  void poolLimitWhileConnectionsAreReplaced() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server).maxPool(3).limit("lifetime", "10ms");
    long abandoned;
    try (SluiceUnderTest sluice = setup.start();
        ConnectionWatch watch = ConnectionWatch.on(server, SharedPostgres.USER)) {
      abandoned = abandonedSessions();
      Set<String> used = new HashSet<>();
      List<PgWire> clients = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        clients.add(sluice.open());
      }
      for (int round = 0; round < 50; round++) {
        clients.forEach(
            client -> client.send(query("SELECT pg_backend_pid() FROM pg_sleep(0.003)")));
        clients.forEach(client -> used.add(client.readUntilReady().value()));
      }
      clients.forEach(PgWire::close);
      assertThat(used).hasSizeGreaterThan(30);
      assertThat(watch.most()).isBetween(1, 3);
    }
    // But for those that were on their way when Sluice went.
    assertThat(abandonedSessions() - abandoned).isLessThan(10);
  }

  private long abandonedSessions() {
    return Long.parseLong(
        server.value(
            "SELECT sessions_abandoned FROM pg_stat_database WHERE datname = '"
                + SharedPostgres.application(server).database()
                + "'"));
  }

  @Test
  @DisplayName(
      "rule 29: work beyond the concurrency limit is refused at once, the session survives")
  void concurrencyLimit() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server).maxPool(1).limit("maxConcurrent", 2);
    try (SluiceUnderTest sluice = setup.start();
        PgWire holder = sluice.open();
        PgWire waiting = sluice.open();
        PgWire refused = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      holder.query("SELECT 1");
      waiting.send(query("SELECT 'waited'"));
      Await.until("it waits", () -> sluice.pools().get(0).waiting() == 1);
      Transcript answer = refused.query("SELECT 1");
      assertThat(answer.types()).isEqualTo("EZ");
      assertThat(answer.error().sqlState()).isEqualTo("53300");
      holder.query("COMMIT");
      assertThat(waiting.readUntilReady().value()).isEqualTo("waited");
      assertThat(refused.query("SELECT 2").value()).isEqualTo("2");
    }
  }

  @Test
  @DisplayName("rule 30: an unknown tenant is 3D000")
  void unknownTenant() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server).service("databases", List.of("app"));
    try (SluiceUnderTest sluice = setup.withoutDefaultTenant().start();
        PgWire wire = sluice.connect()) {
      Transcript said =
          wire.login(startup("user", "app", "database", "elsewhere"), "app", "secret");
      assertThat(said.error().severity()).isEqualTo("FATAL");
      assertThat(said.error().sqlState()).isEqualTo("3D000");
    }
  }

  @Test
  @DisplayName("rule 30: waiting too long is 57014 and says what an operator asks next")
  void queueTimeout() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server).maxPool(1).limit("queueTimeout", "150ms");
    try (SluiceUnderTest sluice = setup.start();
        PgWire holder = sluice.open();
        PgWire late = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      holder.query("SELECT 1");
      Transcript answer = late.query("SELECT 1");
      assertThat(answer.types()).isEqualTo("EZ");
      assertThat(answer.error().severity()).isEqualTo("ERROR");
      assertThat(answer.error().sqlState()).isEqualTo("57014");
      assertThat(answer.error().text()).contains("app", "1 active", "pool limit 1");
      holder.query("COMMIT");
      assertThat(late.query("SELECT 2").value()).isEqualTo("2");
    }
  }

  @Test
  @DisplayName(
      "rule 30: a server that is not there is 08006 first, and 08004 once the circuit opens")
  void serverNotThere() {
    Address nobody = SharedPostgres.application(server).at("127.0.0.1", Ports.free());
    SluiceSetup setup =
        SluiceSetup.inFrontOf(nobody)
            .root("retry", Map.of("firstDelay", "5ms", "maxDelay", "10ms", "maxAttempts", 2))
            .root("breaker", Map.of("consecutive", 3, "openFor", "10s"));
    List<String> states = new ArrayList<>();
    try (SluiceUnderTest sluice = setup.start()) {
      for (int i = 0; i < 6; i++) {
        try (PgWire wire = sluice.connect()) {
          Transcript said = wire.login(startup("user", "app", "database", "app"), "app", "secret");
          if (said.types().endsWith("Z")) {
            said = wire.send(query("SELECT 1")).readUntil('E');
          }
          states.add(said.error().sqlState());
        }
      }
      assertThat(sluice.pools()).allMatch(pool -> pool.breaker().equals("open"));
    }
    assertThat(states.get(0)).isIn("08006", "08001");
    assertThat(states.get(5)).isEqualTo("08004");
  }

  @Test
  @DisplayName("rule 30: a query that runs too long is 57014")
  void queryTimeout() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server).limit("queryTimeout", "200ms");
    try (SluiceUnderTest sluice = setup.start();
        PgWire wire = sluice.open()) {
      wire.send(query("SELECT pg_sleep(30)"));
      assertThat(wire.readUntilReady().error().sqlState()).isEqualTo("57014");
      assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  private static Transcript login(SluiceUnderTest sluice, String password) {
    try (PgWire wire = sluice.connect()) {
      return wire.login(startup("user", "app", "database", "app"), "app", password);
    }
  }

  private static void leave(PgWire wire, int way) {
    switch (way % 3) {
      case 0 -> wire.reset();
      case 1 -> wire.send(terminate());
      default -> wire.send(query("SELECT pg_sleep(0.01)"));
    }
  }
}
