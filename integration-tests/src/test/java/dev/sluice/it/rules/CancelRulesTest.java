package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.VERSION_3_2;
import static dev.sluice.testkit.pgwire.Frontend.cancelRequest;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 25: a cancel request stops what its own client runs now, and nothing else ever. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class CancelRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  CancelRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 25: the running query ends with 57014, though the pool has no room")
  void runningQueryIsCancelled() {
    try (PgWire wire = sluice.open()) {
      for (int i = 0; i < 5; i++) {
        wire.send(query("SELECT pg_sleep(30)"));
        awaitSleeper();
        cancel(wire);
        assertThat(wire.readUntilReady().error().sqlState()).isEqualTo("57014");
        assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
      }
    }
  }

  @Test
  @DisplayName("rule 25: with protocol 3.2 and its longer key as well")
  void longKeyCancels() {
    try (PgWire wire = sluice.connect()) {
      wire.login(startup(VERSION_3_2, "user", "app", "database", "app"), "app", "secret");
      wire.send(query("SELECT pg_sleep(30)"));
      awaitSleeper();
      cancel(wire);
      assertThat(wire.readUntilReady().error().sqlState()).isEqualTo("57014");
    }
  }

  @Test
  @DisplayName("rule 25: a client at rest cancels nothing, least of all who has its connection now")
  void cancelAtRestHitsNobody() {
    try (PgWire resting = sluice.open();
        PgWire working = sluice.open()) {
      resting.query("SELECT 1");
      working.send(query("SELECT pg_sleep(0.5), 'finished'"));
      awaitSleeper();
      cancel(resting);
      assertThat(working.readUntilReady().rows().get(0).get(1)).isEqualTo("finished");
      assertThat(resting.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("rule 25: a cancel that comes too late never hits the next client's query")
  void lateCancelHitsNobody() {
    try (PgWire fickle = sluice.open();
        PgWire steady = sluice.open()) {
      for (int round = 0; round < 200; round++) {
        fickle.send(query("SELECT pg_sleep(0.001)"));
        steady.send(query("SELECT pg_sleep(0.002), 'finished'"));
        sendCancel(fickle);
        Transcript outcome = fickle.readUntilReady();
        assertThat(outcome.sqlStates()).isSubsetOf("57014");
        Transcript answer = steady.readUntilReady();
        assertThat(answer.types()).as("round %d:%n%s", round, answer).isEqualTo("TDCZ");
      }
    }
  }

  @Test
  @DisplayName("rule 25: a client that waits for a connection is taken out of the queue")
  void waitingClientIsCancelled() {
    try (PgWire holder = sluice.open();
        PgWire waiting = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      waiting.send(query("SELECT 1"));
      assertThat(waiting.silentFor(Duration.ofMillis(150))).isTrue();
      cancel(waiting);
      assertThat(waiting.readUntilReady().error().sqlState()).isEqualTo("57014");
      assertThat(holder.query("COMMIT").tags()).containsExactly("COMMIT");
      assertThat(waiting.query("SELECT 2").value()).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 256, 257, 4000})
  @DisplayName("rule 25: a wrong key is answered by nothing and cancels nothing")
  void wrongKey(int length) {
    try (PgWire sleeping = sluice.open();
        PgWire guessing = sluice.connect()) {
      sleeping.send(query("SELECT pg_sleep(0.3), 'finished'"));
      awaitSleeper();
      byte[] key = new byte[length];
      guessing.send(cancelRequest(sleeping.key().pid(), key));
      assertThat(guessing.readToEnd().messages()).isEmpty();
      assertThat(sleeping.readUntilReady().rows().get(0).get(1)).isEqualTo("finished");
    }
  }

  @Test
  @DisplayName("rule 25: cancelled in a transaction, the client is in a failed transaction")
  void cancelInTransaction() {
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      wire.query("BEGIN; SELECT 1");
      wire.send(query("SELECT pg_sleep(30)"));
      awaitSleeper();
      cancel(wire);
      assertThat(wire.readUntilReady().status()).isEqualTo('E');
      assertThat(wire.query("ROLLBACK").status()).isEqualTo('I');
      assertThat(other.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  private void awaitSleeper() {
    String sleeping =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = 'app'";
    Await.until("a query sleeps", () -> server.value(sleeping).equals("1"));
  }

  /** Sends a cancel request and waits until it has been dealt with. */
  private void cancel(PgWire client) {
    try (PgWire canceller = sluice.connect()) {
      canceller.send(cancelRequest(client.key().pid(), client.key().secretKey()));
      assertThat(canceller.readToEnd().messages()).isEmpty();
    }
  }

  private void sendCancel(PgWire client) {
    try (PgWire canceller = sluice.connect()) {
      canceller.send(cancelRequest(client.key().pid(), client.key().secretKey()));
    }
  }
}
