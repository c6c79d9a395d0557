package dev.sluice.it.rules;

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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 24: what one session makes is there for itself in its next transaction, and never there for
 * another. A session may instead be told loudly that it cannot have it.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class SessionStateRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  SessionStateRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 24: a temporary table is its session's, or is refused")
  void temporaryTable() {
    // One for the owner, one for the churn, one for the other.
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(3).start();
        PgWire owner = sluice.open();
        PgWire other = sluice.open();
        Churn churn = Churn.of(sluice)) {
      Transcript made = owner.query("CREATE TEMP TABLE mine (n int)");
      if (isRefused(made)) {
        return;
      }
      for (int i = 0; i < 4; i++) {
        assertThat(owner.query("SELECT count(*) FROM mine").value()).isEqualTo("0");
        assertThat(other.query("SELECT count(*) FROM mine").sqlStates()).containsExactly("42P01");
        churn.stir();
      }
      owner.close();
      assertNobodyHas("SELECT count(*) FROM pg_class WHERE relname = 'mine'");
    }
  }

  @Test
  @DisplayName("rule 24: an advisory lock is its session's, or is refused, and ends with it")
  void advisoryLock() {
    int key = 24_000 + server.major();
    try (PgWire owner = sluice.open();
        Churn churn = Churn.of(sluice)) {
      if (isRefused(owner.query("SELECT pg_advisory_lock(" + key + ")"))) {
        return;
      }
      churn.stir();
      assertThat(owner.query("SELECT pg_advisory_unlock(" + key + ")").value()).isEqualTo("t");
      owner.query("SELECT pg_advisory_lock(" + key + ")");
    }
    assertNobodyHas("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = " + key);
  }

  @Test
  @DisplayName("rule 24: a cursor WITH HOLD is its session's, or is refused")
  void cursorWithHold() {
    // One for the owner, one for the churn, one for the other.
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(3).start();
        PgWire owner = sluice.open();
        PgWire other = sluice.open();
        Churn churn = Churn.of(sluice)) {
      Transcript made =
          owner.query("DECLARE held CURSOR WITH HOLD FOR SELECT generate_series(1, 3)");
      if (isRefused(made)) {
        return;
      }
      churn.stir();
      for (int i = 1; i <= 3; i++) {
        assertThat(owner.query("FETCH 1 FROM held").value()).isEqualTo("" + i);
        assertThat(other.query("FETCH 1 FROM held").sqlStates()).containsExactly("34000");
        churn.stir();
      }
      owner.query("CLOSE held");
      assertThat(owner.query("SELECT 1").value()).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("rule 24: LISTEN works for its session, or is refused")
  void listen() {
    String channel = "rule_24_" + server.major();
    try (PgWire listener = sluice.open();
        PgWire other = sluice.open()) {
      if (isRefused(listener.query("LISTEN " + channel))) {
        return;
      }
      other.query("SELECT 1");
      SharedPostgres.execute(server, "NOTIFY " + channel + ", 'hello'");
      assertThat(listener.read().toString()).contains("NotificationResponse", "hello");
      assertThat(other.silentFor(Duration.ofMillis(100))).isTrue();
      assertThat(listener.query("UNLISTEN *").tags()).containsExactly("UNLISTEN");
    }
  }

  @Test
  @DisplayName("rule 24: a dirty session that ends inside a failed transaction is cleaned up after")
  void dirtyInsideFailedTransaction() {
    PgWire dirty = sluice.open();
    dirty.query("CREATE TEMP TABLE mine (n int)");
    dirty.query("SET search_path = evil");
    dirty.query("BEGIN; SELECT 1");
    dirty.query("SELECT 1/0");
    dirty.reset();
    for (int i = 0; i < 4; i++) {
      try (PgWire next = sluice.open()) {
        Transcript answer = next.query("SHOW search_path");
        assertThat(answer.value()).isEqualTo("\"$user\", public");
        assertThat(answer.status()).isEqualTo('I');
      }
    }
  }

  /** A refusal must be loud and leave the session alive. */
  private static boolean isRefused(Transcript answer) {
    if (answer.all('E').isEmpty()) {
      return false;
    }
    assertThat(answer.error().sqlState()).isEqualTo("0A000");
    assertThat(answer.status()).isEqualTo('I');
    return true;
  }

  private void assertNobodyHas(String count) {
    Await.until("gone: " + count, () -> SharedPostgres.value(server, count).equals("0"));
  }
}
