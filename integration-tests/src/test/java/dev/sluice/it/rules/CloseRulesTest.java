package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static dev.sluice.testkit.pgwire.Frontend.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 26 and 28: goodbyes of clients, polite or not, and of Sluice itself. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class CloseRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  CloseRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 26: what was sent before Terminate is executed")
  void workBeforeTerminateIsDone() {
    String table = Tables.create(server, "n int");
    try (PgWire wire = sluice.open()) {
      wire.send(
          query("INSERT INTO " + table + " VALUES (1)"),
          parse("", "INSERT INTO " + table + " VALUES (2)"),
          bind("", ""),
          execute(""),
          sync(),
          query("INSERT INTO " + table + " VALUES (3)"),
          terminate());
    }
    String count = "SELECT count(*) FROM " + table;
    Await.until("three rows", () -> SharedPostgres.value(server, count).equals("3"));
  }

  @Test
  @DisplayName("rule 26: a half-closed client still gets its answers")
  void halfClosedClientIsAnswered() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(query("SELECT pg_sleep(0.1)"), query("SELECT 2"))
                .shutdownOutput()
                .readToEnd());
  }

  @Test
  @DisplayName("rule 26: a half-closed client gets a large result at its own pace")
  void halfClosedClientThatReadsSlowlyIsAnswered() {
    int rows = 40_000;
    String large = "SELECT repeat('x', 1000) FROM generate_series(1, " + rows + ")";
    try (PgWire slow = sluice.open()) {
      slow.send(query(large), query("SELECT 'last'")).shutdownOutput();
      int seen = 0;
      for (BackendMessage next = slow.read(); next.type() != 'Z'; next = slow.read()) {
        seen += next.type() == 'D' ? 1 : 0;
        if (next.type() == 'D' && seen % 8_000 == 1) {
          // Long enough for Sluice to fill what is between the two, and to wait for room.
          Await.pause(Duration.ofMillis(200));
        }
      }
      assertThat(seen).isEqualTo(rows);
      assertThat(slow.readUntilReady().value()).isEqualTo("last");
      assertThat(slow.ended()).isTrue();
    }
  }

  @Test
  @DisplayName("rule 26: a client that shuts its side down while it waits gets its answers")
  void halfClosedClientIsAnsweredWhenItsTurnComes() {
    try (PgWire holder = sluice.open();
        PgWire half = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      half.send(query("SELECT 2"), query("SELECT 3"));
      Await.until("it waits", () -> sluice.pools().get(0).waiting() == 1);
      half.shutdownOutput();
      assertThat(half.silentFor(Duration.ofMillis(200))).isTrue();
      holder.query("COMMIT");
      assertThat(half.readUntilReady().value()).isEqualTo("2");
      assertThat(half.readUntilReady().value()).isEqualTo("3");
      assertThat(half.ended()).isTrue();
    }
  }

  @Test
  @DisplayName("rule 26: a client that says goodbye while it waits leaves the queue")
  void waitingClientThatSaysGoodbyeLeaves() {
    try (PgWire holder = sluice.open();
        PgWire leaving = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      leaving.send(query("SELECT 2"));
      Await.until("it waits", () -> sluice.pools().get(0).waiting() == 1);
      leaving.send(terminate()).shutdownOutput();
      Await.until("it is gone", () -> sluice.pools().get(0).waiting() == 0);
      holder.query("COMMIT");
    }
  }

  @Test
  @DisplayName("rule 26: a client that leaves while it waits is noticed and leaves the queue")
  void waitingClientLeaves() {
    String table = Tables.create(server, "n int");
    try (PgWire holder = sluice.open();
        PgWire next = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      for (int i = 0; i < 3; i++) {
        PgWire leaving = sluice.open();
        leaving.send(query("INSERT INTO " + table + " VALUES (1)"));
        Await.until("it waits", () -> sluice.pools().get(0).waiting() == 1);
        leaving.reset();
        Await.until("it is gone", () -> sluice.pools().get(0).waiting() == 0);
      }
      next.send(query("SELECT count(*) FROM " + table));
      holder.query("COMMIT");
      assertThat(next.readUntilReady().value()).isEqualTo("0");
    }
  }

  @Test
  @DisplayName("rule 26: waiting clients are served in the order in which they came")
  void waitingClientsAreServedInOrder() {
    List<PgWire> waiting = new ArrayList<>();
    try (PgWire holder = sluice.open()) {
      SharedPostgres.execute(server, "DROP SEQUENCE IF EXISTS rule_26", "CREATE SEQUENCE rule_26");
      holder.query("BEGIN; SELECT 1");
      for (int i = 1; i <= 5; i++) {
        PgWire client = sluice.open();
        client.send(query("SELECT nextval('rule_26')"));
        int expected = i;
        Await.until("it waits", () -> sluice.pools().get(0).waiting() == expected);
        waiting.add(client);
      }
      holder.query("COMMIT");
      for (int i = 1; i <= 5; i++) {
        assertThat(waiting.get(i - 1).readUntilReady().value()).isEqualTo("" + i);
      }
    } finally {
      waiting.forEach(PgWire::close);
    }
  }

  @Test
  @DisplayName("rule 26: however a client leaves, no session and no connection is left over")
  void nothingIsLeftOver() {
    for (int i = 0; i < 20; i++) {
      sluice.open().reset();
      try (PgWire polite = sluice.open()) {
        polite.query("SELECT 1");
        polite.send(terminate());
        assertThat(polite.ended()).isTrue();
      }
      PgWire busy = sluice.open();
      busy.send(query("SELECT pg_sleep(0.01)"));
      busy.close();
      PgWire early = sluice.connect();
      early.send(new byte[] {0});
      early.close();
    }
    Await.until("no clients", () -> sluice.clients().isEmpty());
    Await.until(
        "one idle connection",
        () -> sluice.pools().get(0).active() == 0 && sluice.servers().size() <= 1);
  }

  @Test
  @DisplayName("rule 28: a drain lets transactions finish and then says 57P01")
  void drain() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire idle = sluice.open();
        PgWire working = sluice.open()) {
      idle.query("SELECT 1");
      working.query("BEGIN; SELECT 1");
      int port = sluice.address().port();
      sluice.drain();
      assertShutDown(idle.readToEnd());
      assertThat(working.query("SELECT 'still here'").value()).isEqualTo("still here");
      assertRefusesConnections(port);
      Transcript end = working.send(query("COMMIT")).readToEnd();
      assertThat(end.tags()).containsExactly("COMMIT");
      assertThat(end.types()).isEqualTo("CZE");
      assertShutDown(end);
    }
  }

  @Test
  @DisplayName("rule 28: a drain that takes too long ends by force")
  void drainByForce() {
    try (SluiceUnderTest sluice =
            SluiceSetup.inFrontOf(server).root("timers", Map.of("drainTimeout", "300ms")).start();
        PgWire stubborn = sluice.open()) {
      stubborn.query("BEGIN; SELECT 1");
      sluice.drain();
      assertThat(stubborn.silentFor(Duration.ofMillis(50))).isTrue();
      assertShutDown(stubborn.readToEnd());
    }
  }

  private static void assertShutDown(Transcript end) {
    assertThat(end.error().severity()).isEqualTo("FATAL");
    assertThat(end.error().sqlState()).isEqualTo("57P01");
  }

  private static void assertRefusesConnections(int port) {
    Await.until(
        "connections are refused",
        () -> {
          try {
            PgWire.connect("127.0.0.1", port).close();
            return false;
          } catch (AssertionError refused) {
            return true;
          }
        });
  }
}
