package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closePortal;
import static dev.sluice.testkit.pgwire.Frontend.describePortal;
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
import dev.sluice.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 16: prepared statements that outlive the connection they were prepared on. */
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
}
