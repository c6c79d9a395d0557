package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.sync;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 19: prepared statements that are large, many, or of tables that change. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class StatementChangeRulesTest {
  private static final int TEXT = 25;

  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  StatementChangeRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 19: names of 16 KB, texts and parameters of megabytes go through")
  void largeMessages() {
    String name = "n".repeat(16 * 1024);
    String text = "SELECT length($1), '" + "t".repeat(1 << 20) + "'";
    String value = "v".repeat(5 << 20);
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      wire.ask(parse(name, text, TEXT), sync());
      other.query("SELECT 1");
      Transcript said = wire.ask(bind("", name, value), execute(""), sync());
      assertThat(said.rows().get(0).get(0)).isEqualTo("" + value.length());
      assertThat(said.rows().get(0).get(1)).hasSize(1 << 20);
      assertThat(wire.ask(closeStatement(name), sync()).types()).isEqualTo("3Z");
    }
  }

  @Test
  @DisplayName("rule 19: a client that prepares without end is stopped or served, never in the way")
  void endlessPreparing() {
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      for (int n = 0; n < 5_000; n++) {
        Transcript said = wire.ask(parse("s" + n, "SELECT " + n), sync());
        if (!said.all('E').isEmpty()) {
          assertThat(said.error().sqlState()).isIn("53400", "54000", "53200");
          break;
        }
      }
      assertThat(wire.ask(bind("", "s0"), execute(""), sync()).value()).isEqualTo("0");
      assertThat(other.query("SELECT 1").value()).isEqualTo("1");
      String count = other.query("SELECT count(*) FROM pg_prepared_statements").value();
      assertThat(Integer.parseInt(count)).isLessThan(1_000);
    }
  }

  @Test
  @DisplayName("rule 19: after a table changed its columns, preparing again really does")
  void changedTable() {
    String table = Tables.create(server, "n int");
    String sql = "SELECT * FROM " + table;
    try (PgWire wire = sluice.open();
        PgWire fresh = sluice.open()) {
      wire.ask(parse("s", sql), bind("", "s"), execute(""), sync());
      SharedPostgres.execute(server, "ALTER TABLE " + table + " ADD COLUMN t text");
      Transcript stale = wire.ask(bind("", "s"), execute(""), sync());
      assertThat(stale.sqlStates()).isSubsetOf("0A000");
      wire.ask(closeStatement("s"), sync());
      Transcript again =
          wire.ask(parse("s", sql), describeStatement("s"), bind("", "s"), execute(""), sync());
      assertThat(again.types()).isEqualTo("1tT2CZ");
      assertThat(again.only('T').columns()).containsExactly("n", "t");
      Transcript other =
          fresh.ask(parse("f", sql), describeStatement("f"), bind("", "f"), execute(""), sync());
      assertThat(other.only('T').columns()).containsExactly("n", "t");
    }
  }

  @Test
  @DisplayName("rule 19: all who prepared a statement hear, as they would directly, that it is old")
  void changedTableForMany() {
    String table = Tables.create(server, "n int");
    String sql = "SELECT * FROM " + table;
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      for (PgWire wire : new PgWire[] {one, two}) {
        wire.ask(parse("s", sql), bind("", "s"), execute(""), sync());
      }
      SharedPostgres.execute(server, "ALTER TABLE " + table + " ADD COLUMN t text");
      assertThat(one.ask(bind("", "s"), execute(""), sync()).sqlStates()).containsExactly("0A000");
      one.ask(closeStatement("s"), parse("s", sql), bind("", "s"), execute(""), sync());
      one.query("BEGIN; SELECT 1");
      one.query("SELECT 1");
      assertThat(two.ask(bind("", "s"), execute(""), sync()).sqlStates()).containsExactly("0A000");
      assertThat(two.ask(describeStatement("s"), sync()).sqlStates()).containsExactly("0A000");
      assertThat(one.ask(bind("", "s"), execute(""), sync()).all('E')).isEmpty();
    }
  }

  @Test
  @DisplayName("rule 19: who goes by a description hears of its change on whichever backend")
  void changedDescription() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire wire = sluice.open("application_name", "another than churn's");
        Churn churn = Churn.of(sluice)) {
      for (int i = 0; i < 10; i++) {
        String table = Tables.create(server, "n int");
        String sql = "SELECT * FROM " + table;
        wire.ask(parse("s", sql), describeStatement("s"), sync());
        wire.ask(bind("", "s"), execute(""), sync());
        SharedPostgres.execute(server, "ALTER TABLE " + table + " ADD COLUMN t text");
        churn.stir();
        Transcript stale = wire.ask(bind("", "s"), execute(""), sync());
        assertThat(stale.sqlStates()).containsExactly("0A000");
        wire.ask(closeStatement("s"), sync());
        Transcript fresh = wire.ask(parse("s", sql), describeStatement("s"), sync());
        assertThat(fresh.only('T').columns()).containsExactly("n", "t");
        for (int j = 0; j < 4; j++) {
          churn.stir();
          assertThat(wire.ask(bind("", "s"), execute(""), sync()).types()).isEqualTo("2CZ");
        }
        wire.ask(closeStatement("s"), sync());
      }
    }
  }
}
