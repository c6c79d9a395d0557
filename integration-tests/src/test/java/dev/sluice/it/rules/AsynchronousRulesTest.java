package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.query;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules 13 to 15: what a server says unasked, and what a connection still holds when it moves on.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class AsynchronousRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  AsynchronousRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 13: an administrator's FATAL on an idle connection is nobody's news")
  void terminatedWhileIdle() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      String pid = one.query("SELECT pg_backend_pid()").value();
      server.execute("SELECT pg_terminate_backend(" + pid + ")");
      awaitGone(pid);
      assertThat(two.query("SELECT 'two'").types()).isEqualTo("TDCZ");
      Transcript answer = one.query("SELECT pg_backend_pid()");
      assertThat(answer.types()).isEqualTo("TDCZ");
      assertThat(answer.value()).isNotEqualTo(pid);
    }
  }

  @Test
  @DisplayName("rule 13: a notification for an idle connection never reaches the next client")
  void notificationWhileIdle() {
    String channel = "rule_13_" + server.major();
    try (PgWire listener = sluice.open();
        PgWire next = sluice.open()) {
      // Hidden in a block, so that no reader of SQL can see that the session listens.
      listener.query("DO $$ BEGIN EXECUTE 'LISTEN " + channel + "'; END $$");
      listener.query("SELECT 1");
      SharedPostgres.execute(server, "NOTIFY " + channel);
      Await.pause(Duration.ofMillis(100));
      for (int i = 0; i < 3; i++) {
        assertThat(next.query("SELECT 1").all('A')).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("rule 13: a parameter changed by a reload is told to nobody else's client")
  void reloadWhileIdle() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open("TimeZone", "Asia/Tokyo")) {
      one.query("SELECT 1");
      server.execute("ALTER ROLE app SET IntervalStyle = 'postgres'", "SELECT pg_reload_conf()");
      Await.pause(Duration.ofMillis(100));
      assertThat(two.query("SHOW TimeZone").all('S')).isEmpty();
      assertThat(one.query("SHOW TimeZone").value()).isEqualTo("UTC");
      assertThat(two.query("SHOW TimeZone").value()).isEqualTo("Asia/Tokyo");
    }
  }

  @Test
  @DisplayName("rule 14: notifications reach a session of its own, at rest and at work")
  void notificationsInSessionMode() {
    String channel = "rule_14_" + server.major();
    try (SluiceUnderTest sluice =
            SluiceSetup.inFrontOf(server).service("pooling", "session").start();
        PgWire wire = sluice.open()) {
      wire.query("LISTEN " + channel);
      SharedPostgres.execute(server, "NOTIFY " + channel + ", 'at rest'");
      assertThat(wire.read().toString()).contains("NotificationResponse", "at rest");
      Transcript own = wire.query("NOTIFY " + channel + ", 'own'");
      assertThat(own.types()).isEqualTo("CZ");
      assertThat(own.all('A')).hasSize(1);
      assertThat(wire.query("SELECT 1").types()).isEqualTo("TDCZ");
    }
  }

  @Test
  @DisplayName("rule 14: a notice goes to the client whose query caused it, in its place")
  void noticesStayInPlace() {
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      wire.send(query("DO $$ BEGIN RAISE NOTICE 'one'; RAISE NOTICE 'two'; END $$"));
      other.send(query("SELECT 1"));
      List<Character> types =
          wire.readUntilReady().messages().stream().map(BackendMessage::type).toList();
      assertThat(types).containsExactly('N', 'N', 'C', 'Z');
      assertThat(other.readUntilReady().all('N')).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "rule 15: nothing of one client's results is left for the next, wherever it broke off")
  void noBytesLeftBehind() {
    for (int round = 0; round < 30; round++) {
      PgWire lost = sluice.open();
      lost.send(query("SELECT generate_series(1, 300), 'lost'"), query("SELECT 'lost too'"));
      for (int i = 0; i < 10 * round; i++) {
        lost.read();
      }
      if (round % 2 == 0) {
        lost.reset();
      } else {
        lost.close();
      }
      try (PgWire next = sluice.open()) {
        Transcript answer = next.query("SELECT " + round);
        assertThat(answer.types()).isEqualTo("TDCZ");
        assertThat(answer.value()).isEqualTo("" + round);
      }
    }
  }

  private void awaitGone(String pid) {
    String alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid;
    Await.until("backend " + pid + " is gone", () -> server.value(alive).equals("0"));
  }
}
