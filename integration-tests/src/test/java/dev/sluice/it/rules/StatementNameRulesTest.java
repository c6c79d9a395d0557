package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
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

/** Rule 18: which prepared statements a client has, and which it has not. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class StatementNameRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  StatementNameRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 18: a Parse and a Close that an error skipped both leave no trace")
  void skippedParseAndClose() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("bad", "nonsense"),
                    parse("s", "SELECT 1"),
                    bind("", "s"),
                    execute(""),
                    closeStatement("s"),
                    sync())
                .send(bind("", "s"), sync(), parse("s", "SELECT 2"), sync())
                .readUntilReady(3));
  }

  @Test
  @DisplayName("rule 18: a Parse that failed is not remembered by anybody")
  void failedParseIsForgotten() {
    String table = "rule_18_comes_later_" + server.major();
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      SharedPostgres.execute(server, "DROP TABLE IF EXISTS " + table);
      for (PgWire each : new PgWire[] {wire, wire, other}) {
        assertThat(each.ask(parse("s", "TABLE " + table), sync()).sqlStates())
            .containsExactly("42P01");
      }
      SharedPostgres.execute(server, "CREATE TABLE " + table + " (n int)");
      assertThat(wire.ask(parse("s", "TABLE " + table), bind("", "s"), execute(""), sync()).types())
          .isEqualTo("12CZ");
      assertThat(other.ask(bind("", "s"), sync()).sqlStates()).containsExactly("26000");
    }
  }

  @Test
  @DisplayName("rule 18: a name prepared twice is 42P05 and the session survives")
  void duplicateName() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("s", "SELECT 1"),
                    sync(),
                    parse("s", "SELECT 1"),
                    sync(),
                    parse("s", "SELECT 2"),
                    sync(),
                    bind("", "s"),
                    execute(""),
                    sync())
                .readUntilReady(4));
  }

  @Test
  @DisplayName("rule 18: an unknown name is 26000 and the session survives")
  void unknownName() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    bind("", "never"),
                    execute(""),
                    sync(),
                    describeStatement("never"),
                    sync(),
                    query("SELECT 1"))
                .readUntilReady(3));
  }

  @Test
  @DisplayName(
      "rule 18: DEALLOCATE ALL and DISCARD ALL forget the client's own, not its neighbours'")
  void deallocateAll() {
    for (String command : new String[] {"DEALLOCATE ALL", "DISCARD ALL"}) {
      try (PgWire wire = sluice.open();
          PgWire other = sluice.open()) {
        wire.ask(parse("s", "SELECT 'same text'"), sync());
        other.ask(parse("s", "SELECT 'same text'"), sync());
        assertThat(wire.query(command).tags()).containsExactly(command);
        assertThat(wire.ask(bind("", "s"), sync()).sqlStates()).containsExactly("26000");
        assertThat(other.ask(bind("", "s"), execute(""), sync()).value()).isEqualTo("same text");
        wire.ask(parse("s", "SELECT 'again'"), sync());
        assertThat(wire.ask(bind("", "s"), execute(""), sync()).value()).isEqualTo("again");
      }
    }
  }

  @Test
  @DisplayName("rule 18: DEALLOCATE of a protocol-level name works, as PHP's PDO does it")
  void deallocateOneByName() {
    try (PgWire wire = sluice.open()) {
      wire.ask(parse("pdo_stmt_1", "SELECT 1"), sync());
      assertThat(wire.query("DEALLOCATE pdo_stmt_1").tags()).containsExactly("DEALLOCATE");
      assertThat(wire.ask(bind("", "pdo_stmt_1"), sync()).sqlStates()).containsExactly("26000");
      assertThat(wire.ask(parse("pdo_stmt_1", "SELECT 2"), sync()).types()).isEqualTo("1Z");
    }
  }

  @Test
  @DisplayName("rule 18: SQL's PREPARE is kept for its session or refused, never half of both")
  void sqlPrepare() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      Transcript prepared = one.query("PREPARE x AS SELECT 'one'");
      if (!prepared.all('E').isEmpty()) {
        assertThat(prepared.error().sqlState()).isEqualTo("0A000");
        return;
      }
      assertThat(two.query("EXECUTE x").sqlStates()).containsExactly("26000");
      assertThat(two.query("PREPARE x AS SELECT 'two'").tags()).containsExactly("PREPARE");
      assertThat(one.query("EXECUTE x").value()).isEqualTo("one");
      assertThat(two.query("EXECUTE x").value()).isEqualTo("two");
    }
  }

  @Test
  @DisplayName("rule 18: what others have prepared can be prepared while every connection is busy")
  void preparesWithoutABackend() {
    try (PgWire busy = sluice.open();
        PgWire wire = sluice.open()) {
      assertThat(busy.ask(parse("s", "SELECT 18"), sync()).types()).isEqualTo("1Z");
      busy.query("BEGIN; SELECT 1");
      busy.query("SELECT 1");
      assertThat(wire.ask(parse("t", "SELECT 18"), sync()).types()).isEqualTo("1Z");
      assertThat(wire.ask(closeStatement("t"), sync()).types()).isEqualTo("3Z");
      assertThat(wire.ask(parse("t", "SELECT 18"), sync()).types()).isEqualTo("1Z");
      busy.query("COMMIT");
      assertThat(wire.ask(parse("t", "SELECT 18"), sync()).sqlStates()).containsExactly("42P05");
      assertThat(wire.ask(bind("", "t"), execute(""), sync()).value()).isEqualTo("18");
    }
  }
}
