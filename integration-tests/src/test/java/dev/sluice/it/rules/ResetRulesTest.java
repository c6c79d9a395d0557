package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 24: a RESET leads back to what its session began with, and changes nothing else. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class ResetRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  ResetRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
  }

  @AfterEach
  void close() {
    sluice.close();
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
}
