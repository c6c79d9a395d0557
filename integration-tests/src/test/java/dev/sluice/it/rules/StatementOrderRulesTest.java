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

/** Rule 17: what of prepared statements need not be sent is answered in its place. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class StatementOrderRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  StatementOrderRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
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
}
