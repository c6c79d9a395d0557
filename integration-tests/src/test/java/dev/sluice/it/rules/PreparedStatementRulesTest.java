package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closePortal;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.describePortal;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
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

/** Rules 16 to 19: prepared statements that outlive the connection they were prepared on. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class PreparedStatementRulesTest {
  private static final int INT4 = 23;
  private static final int TEXT = 25;

  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  PreparedStatementRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 16: a statement stays usable on whichever connection a transaction lands")
  void statementFollowsTheClient() {
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire wire = sluice.open();
        PgWire holder = sluice.open()) {
      wire.ask(parse("s", "SELECT pg_backend_pid()"), sync());
      String first = wire.ask(bind("", "s"), execute(""), sync()).value();
      assertThat(holder.query("BEGIN; SELECT pg_backend_pid()").value()).isEqualTo(first);
      assertThat(wire.ask(bind("", "s"), execute(""), sync()).value()).isNotEqualTo(first);
      holder.query("COMMIT");
    }
  }

  @Test
  @DisplayName("rule 16: one name means what its own client prepared")
  void sameNameOfTwoClients() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      one.ask(parse("s", "SELECT 'one'"), sync());
      two.ask(parse("s", "SELECT 'two'"), sync());
      for (int i = 0; i < 3; i++) {
        assertThat(one.ask(bind("", "s"), execute(""), sync()).value()).isEqualTo("one");
        assertThat(two.ask(bind("", "s"), execute(""), sync()).value()).isEqualTo("two");
      }
    }
  }

  @Test
  @DisplayName("rule 16: one text with other parameter types is another statement")
  void parameterTypesCount() {
    String sql = "SELECT pg_typeof($1)";
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      one.ask(parse("s", sql, INT4), sync());
      two.ask(parse("s", sql, TEXT), sync());
      assertThat(one.ask(bind("", "s", "1"), execute(""), sync()).value()).isEqualTo("integer");
      assertThat(two.ask(bind("", "s", "1"), execute(""), sync()).value()).isEqualTo("text");
      assertThat(one.ask(describeStatement("s"), sync()).only('t').body()).endsWith(INT4);
      assertThat(two.ask(describeStatement("s"), sync()).only('t').body()).endsWith(TEXT);
    }
  }

  @Test
  @DisplayName("rule 16: clients that prepare the same text share one statement of the server")
  void sameTextIsShared() {
    PgWire[] clients = new PgWire[10];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = sluice.open();
      clients[i].ask(parse("mine_" + i, "SELECT 'shared'"), sync());
      assertThat(clients[i].ask(bind("", "mine_" + i), execute(""), sync()).value())
          .isEqualTo("shared");
    }
    String count = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%shared%'";
    assertThat(clients[0].query(count).value()).isEqualTo("1");
    for (PgWire client : clients) {
      client.close();
    }
  }

  @Test
  @DisplayName("rule 16: portals are the client's own and go through untouched")
  void portals() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("BEGIN"),
                    parse("s", "SELECT generate_series(1, 5)"),
                    bind("p", "s"),
                    describePortal("p"),
                    execute("p", 2),
                    execute("p", 2),
                    bind("q", "s"),
                    execute("q", 1),
                    execute("p"),
                    closePortal("p"),
                    execute("p"),
                    sync(),
                    query("ROLLBACK"))
                .readUntilReady(3));
  }

  @Test
  @DisplayName("rule 16: the unnamed statement outlives a Sync, as far as its client can see")
  void unnamedStatementOutlivesSync() {
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      wire.ask(parse("", "SELECT 'mine'"), sync());
      other.ask(parse("", "SELECT 'theirs'"), sync());
      assertThat(wire.ask(bind("", ""), execute(""), sync()).value()).isEqualTo("mine");
      other.query("SELECT 1");
      assertThat(wire.ask(bind("", ""), execute(""), sync()).value()).isEqualTo("mine");
    }
  }

  @Test
  @DisplayName("rule 16: the unnamed statement ends with the next Parse or simple query")
  void unnamedStatementEnds() {
    sameAsDirect(
        server,
        sluice,
        wire -> {
          wire.ask(parse("", "SELECT 1"), sync());
          wire.query("SELECT 2");
          wire.send(bind("", ""), execute(""), sync(), parse("", "nonsense"), sync());
          return wire.send(bind("", ""), execute(""), sync()).readUntilReady(3);
        });
  }

  @Test
  @DisplayName("rule 17: a Parse that need not be sent is answered in its place")
  void suppressedParseIsAnsweredInOrder() {
    try (PgWire first = sluice.open()) {
      first.ask(parse("x", "SELECT 'known'"), sync());
    }
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("a", "SELECT 'new'"),
                    parse("b", "SELECT 'known'"),
                    describeStatement("b"),
                    bind("", "a"),
                    execute(""),
                    bind("", "b"),
                    execute(""),
                    parse("c", "SELECT 'known'"),
                    bind("", "c"),
                    describePortal(""),
                    execute(""),
                    sync(),
                    query("SELECT 1"))
                .readUntilReady(2));
  }

  @Test
  @DisplayName("rule 17: Parse and Close without Sync are answered in order")
  void parseAndCloseInOneBatch() {
    sameAsDirect(
        server,
        sluice,
        wire -> {
          wire.send(
              parse("a", "SELECT 1"),
              closeStatement("a"),
              parse("b", "SELECT 1"),
              describeStatement("b"),
              closeStatement("b"),
              parse("a", "SELECT 2"),
              flush());
          return wire.send(bind("", "a"), execute(""), closeStatement("a"), sync())
              .readUntilReady();
        });
  }

  @Test
  @DisplayName("rule 17: closing what does not exist is no error")
  void closeOfUnknownName() {
    sameAsDirect(
        server, sluice, wire -> wire.ask(closeStatement("never"), closePortal("never"), sync()));
  }

  @Test
  @DisplayName("rule 17: a closed name is gone, and may be used again")
  void closedNameIsGone() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("s", "SELECT 1"),
                    sync(),
                    closeStatement("s"),
                    sync(),
                    bind("", "s"),
                    sync(),
                    parse("s", "SELECT 2"),
                    bind("", "s"),
                    execute(""),
                    sync())
                .readUntilReady(4));
  }

  @Test
  @DisplayName("rule 17: an error earlier in the batch skips a Parse that need not be sent, too")
  void errorSkipsSuppressedParse() {
    try (PgWire first = sluice.open()) {
      first.ask(parse("x", "SELECT 'known'"), sync());
    }
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("bad", "nonsense"),
                    parse("k", "SELECT 'known'"),
                    bind("", "k"),
                    execute(""),
                    closeStatement("k"),
                    sync(),
                    bind("", "k"),
                    execute(""),
                    sync(),
                    parse("k", "SELECT 'known'"),
                    bind("", "k"),
                    execute(""),
                    sync())
                .readUntilReady(3));
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
  @DisplayName("rule 17: more statements than a connection may keep stay usable, in any order")
  void evictionIsNotSeen() {
    try (PgWire wire = sluice.open()) {
      for (int n = 0; n < 600; n++) {
        Transcript said =
            wire.ask(parse("s" + n, "SELECT " + n), bind("", "s" + n), execute(""), sync());
        assertThat(said.types()).isEqualTo("12DCZ");
      }
      for (int n = 599; n >= 0; n -= 7) {
        Transcript said = wire.ask(bind("", "s" + n), execute(""), sync());
        assertThat(said.types()).isEqualTo("2DCZ");
        assertThat(said.value()).isEqualTo("" + n);
      }
    }
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
