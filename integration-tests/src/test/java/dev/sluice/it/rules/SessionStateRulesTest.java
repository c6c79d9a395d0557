package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules 23 and 24: what one session changes is there for itself in its next transaction, and never
 * there for another. A session may instead be told loudly that it cannot have it.
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TimeZone | Asia/Tokyo",
        "DateStyle | German, DMY",
        "IntervalStyle | iso_8601",
        "client_encoding | LATIN1",
        "application_name | it's me",
        "standard_conforming_strings | off",
        "search_path | \"$user\", \"weird, schema\", public",
        "statement_timeout | 12345ms",
        "work_mem | 8MB",
        "default_transaction_read_only | on",
        "default_transaction_isolation | serializable",
        "bytea_output | escape",
        "extra_float_digits | 0",
      })
  @DisplayName("rules 23 and 24: a setting follows its session and nobody else")
  void settingFollowsItsSession(String name, String value) {
    String sql =
        name.equals("search_path")
            ? "SET search_path = " + value
            : "SET " + name + " = '" + value.replace("'", "''") + "'";
    try (PgWire setter = sluice.open();
        PgWire other = sluice.open();
        Churn churn = Churn.of(sluice)) {
      Transcript done = setter.query(sql);
      assertThat(done.tags()).as("%s", done).containsExactly("SET");
      for (int i = 0; i < 10; i++) {
        assertThat(setter.query("SHOW " + name).value()).isEqualTo(value);
        assertThat(other.query("SELECT current_setting('" + name + "', true)").value())
            .isNotEqualTo(value);
        churn.stir();
      }
    }
  }

  @Test
  @DisplayName("rule 23: settings given at login hold on every connection")
  void startupSettings() {
    String[] given = {
      "TimeZone",
      "Asia/Tokyo",
      "DateStyle",
      "ISO, YMD",
      "client_encoding",
      "LATIN1",
      "search_path",
      "one, two",
      "statement_timeout",
      "12345",
    };
    try (PgWire wire = sluice.open(given);
        Churn churn = Churn.of(sluice)) {
      for (int i = 0; i < 6; i++) {
        assertThat(wire.query("SHOW TimeZone").value()).isEqualTo("Asia/Tokyo");
        assertThat(wire.query("SHOW DateStyle").value()).isEqualTo("ISO, YMD");
        assertThat(wire.query("SHOW client_encoding").value()).isEqualTo("LATIN1");
        assertThat(wire.query("SHOW search_path").value()).isEqualTo("one, two");
        assertThat(wire.query("SHOW statement_timeout").value()).isEqualTo("12345ms");
        churn.stir();
      }
    }
  }

  @Test
  @DisplayName("rule 23: a client hears of its own settings what PostgreSQL would tell it")
  void parameterStatusAsDirect() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("SET TimeZone = 'Asia/Tokyo'"),
                    query("SELECT 1"),
                    query("SET TimeZone = 'Asia/Tokyo'"),
                    query("SET DateStyle = 'ISO'"),
                    query("BEGIN"),
                    query("SET TimeZone = 'Europe/Berlin'"),
                    query("ROLLBACK"),
                    query("SHOW TimeZone"),
                    query("BEGIN"),
                    query("SET LOCAL TimeZone = 'Europe/Berlin'"),
                    query("COMMIT"),
                    query("SHOW TimeZone"),
                    query("RESET TimeZone"),
                    query("SHOW TimeZone"),
                    query("SET client_encoding = 'LATIN1'"),
                    query("SELECT U&'\\00e4'"))
                .readUntilReady(16));
  }

  @Test
  @DisplayName("rule 23: a rolled-back setting is back to what it was, on every connection")
  void rolledBackSetting() {
    try (PgWire wire = sluice.open();
        Churn churn = Churn.of(sluice)) {
      wire.query("SET work_mem = '8MB'");
      wire.query("SET TimeZone = 'Asia/Tokyo'");
      wire.query("BEGIN; SELECT 1");
      wire.query("SET work_mem = '16MB'");
      wire.query("SET TimeZone = 'Europe/Berlin'");
      wire.query("ROLLBACK");
      for (int i = 0; i < 6; i++) {
        assertThat(wire.query("SHOW work_mem").value()).isEqualTo("8MB");
        assertThat(wire.query("SHOW TimeZone").value()).isEqualTo("Asia/Tokyo");
        churn.stir();
      }
    }
  }

  @Test
  @DisplayName("rule 23: a setting that PostgreSQL refuses is the client's error alone")
  void refusedSetting() {
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      assertThat(wire.query("SET TimeZone = 'Nowhere/Land'").sqlStates()).containsExactly("22023");
      assertThat(wire.query("SHOW TimeZone").value()).isEqualTo("UTC");
      assertThat(other.query("SHOW TimeZone").value()).isEqualTo("UTC");
    }
  }

  @Test
  @DisplayName(
      "rule 24: a parameter of an application's own, which no view lists, follows its session")
  void ownParameterFollows() {
    try (PgWire setter = sluice.open();
        PgWire other = sluice.open()) {
      setter.query("SET my.own = 'value'");
      for (int i = 0; i < 4; i++) {
        assertThat(setter.query("SHOW my.own").value()).isEqualTo("value");
        assertThat(other.query("SELECT current_setting('my.own', true)").value())
            .isNotEqualTo("value");
      }
      setter.query("SELECT set_config('my.own', 'local', true)");
    }
    try (PgWire later = sluice.open();
        PgWire another = sluice.open()) {
      later.query("BEGIN; SELECT 1");
      assertThat(another.query("SELECT coalesce(current_setting('my.own', true), '')").value())
          .isEmpty();
      assertThat(later.query("SELECT coalesce(current_setting('my.own', true), '')").value())
          .isEmpty();
    }
  }

  @Test
  @DisplayName("rule 24: RESET ALL and DISCARD ALL give the session its beginnings back")
  void resetAll() {
    for (String command : new String[] {"RESET ALL", "DISCARD ALL"}) {
      try (PgWire wire = sluice.open("TimeZone", "Asia/Tokyo", "work_mem", "8MB");
          Churn churn = Churn.of(sluice)) {
        wire.query("SET TimeZone = 'Europe/Berlin'");
        wire.query("SET work_mem = '16MB'");
        assertThat(wire.query(command).all('E')).isEmpty();
        for (int i = 0; i < 4; i++) {
          assertThat(wire.query("SHOW TimeZone").value()).isEqualTo("Asia/Tokyo");
          assertThat(wire.query("SHOW work_mem").value()).isEqualTo("8MB");
          churn.stir();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESET ALL",
        "DISCARD ALL",
        "CLOSE ALL; UNLISTEN *; RESET ALL",
        "SET TimeZone TO DEFAULT",
        "SET TIME ZONE LOCAL",
        "SELECT set_config('TimeZone', NULL, false)",
        "BEGIN; RESET TimeZone; COMMIT",
      })
  @DisplayName("rule 24: what is pipelined behind a RESET finds the session's beginnings")
  void pipelinedBehindReset(String command) {
    String[] given = {"TimeZone", "Asia/Tokyo", "work_mem", "8MB"};
    String sql = "SELECT current_setting('TimeZone') || ' ' || current_setting('work_mem')";
    FrontendMessage[] said = {
      query("SET TimeZone = 'Europe/Berlin'"),
      query("SET work_mem = '16MB'"),
      query(command),
      query(sql),
      parse("", sql),
      bind("", ""),
      execute(""),
      sync()
    };
    List<List<@Nullable String>> expected;
    try (PgWire wire = PgWire.open(SharedPostgres.application(server), given)) {
      expected = wire.send(said).readUntilReady(5).rows();
    }
    try (PgWire wire = sluice.open(given)) {
      List<List<@Nullable String>> seen = wire.send(said).readUntilReady(5).rows();
      // The command itself may tell the server's value.
      int behind = expected.size() - 2;
      assertThat(seen).hasSameSizeAs(expected);
      assertThat(seen.subList(behind, seen.size()))
          .isEqualTo(expected.subList(behind, expected.size()));
    }
  }

  @Test
  @DisplayName("rule 24: a RESET of another leaves alone what was set to the server's own value")
  void resetOfAnotherElsewhere() {
    try (PgWire wire = sluice.open("DateStyle", "Postgres, MDY");
        Churn churn = Churn.of(sluice)) {
      wire.query("SET DateStyle = 'ISO, MDY'");
      for (int i = 0; i < 4; i++) {
        churn.stir();
        wire.query("RESET work_mem");
        assertThat(wire.query("SHOW DateStyle").value()).isEqualTo("ISO, MDY");
      }
      churn.stir();
      wire.query("RESET DateStyle");
      assertThat(wire.query("SHOW DateStyle").value()).isEqualTo("Postgres, MDY");
    }
  }

  @Test
  @DisplayName("rule 24: in session pooling, too, RESET leads back to what the session began with")
  void resetInSessionPooling() {
    try (SluiceUnderTest kept =
            SluiceSetup.inFrontOf(server).maxPool(1).service("pooling", "session").start();
        PgWire wire = kept.open("DateStyle", "Postgres, MDY", "work_mem", "8MB")) {
      for (String command : new String[] {"RESET DateStyle", "RESET ALL", "DISCARD ALL"}) {
        wire.query("SET DateStyle = 'German'");
        wire.query("SET work_mem = '16MB'");
        wire.query(command);
        assertThat(wire.query("SHOW DateStyle").value()).as(command).isEqualTo("Postgres, MDY");
        assertThat(wire.query("SHOW work_mem").value())
            .as(command)
            .isEqualTo(command.equals("RESET DateStyle") ? "16MB" : "8MB");
      }
    }
  }

  @Test
  @DisplayName("rule 24: a RESET leaves alone what was set to the server's own value")
  void resetOfAnother() {
    for (String pooling : new String[] {"transaction", "session"}) {
      try (SluiceUnderTest kept =
              SluiceSetup.inFrontOf(server).maxPool(1).service("pooling", pooling).start();
          PgWire wire = kept.open("DateStyle", "Postgres, MDY")) {
        wire.query("SET DateStyle = 'ISO, MDY'");
        wire.query("RESET work_mem");
        assertThat(wire.query("SHOW DateStyle").value()).as(pooling).isEqualTo("ISO, MDY");
        wire.query("RESET DateStyle");
        assertThat(wire.query("SHOW DateStyle").value()).as(pooling).isEqualTo("Postgres, MDY");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT set_config('search_path', 'evil', false)",
        "DO $$ BEGIN PERFORM set_config('search_path', 'evil', false); END $$",
        "DO $$ BEGIN EXECUTE 'SET search_path = evil'; END $$",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET SESSION AUTHORIZATION app",
        "SET ROLE app",
        "LOAD 'auto_explain'",
      })
  @DisplayName("rule 24: what a session does to its settings by the back door stays its own")
  void backDoors(String sql) {
    String state =
        "SELECT concat_ws('|', current_setting('search_path'),"
            + " current_setting('default_transaction_read_only'), session_user,"
            + " current_setting('role'))";
    try (PgWire other = sluice.open()) {
      String before = other.query(state).value();
      PgWire setter = sluice.open();
      setter.query(sql);
      for (int i = 0; i < 4; i++) {
        assertThat(other.query(state).value()).isEqualTo(before);
      }
      setter.close();
      for (int i = 0; i < 4; i++) {
        try (PgWire next = sluice.open();
            PgWire second = sluice.open()) {
          next.query("BEGIN; SELECT 1");
          assertThat(next.query(state).value()).isEqualTo(before);
          assertThat(second.query(state).value()).isEqualTo(before);
        }
      }
    }
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
