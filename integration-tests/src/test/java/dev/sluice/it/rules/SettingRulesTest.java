package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules 23 and 24: a setting is there for its session in its next transaction, and never there for
 * another.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class SettingRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  SettingRulesTest(int major) {
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
}
