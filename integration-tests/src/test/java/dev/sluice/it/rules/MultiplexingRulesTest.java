package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 8 to 12: when a backend connection may go to the next client, and when not. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class MultiplexingRulesTest {
  /** Long enough to be sure that nothing comes, short enough to wait for it often. */
  private static final Duration SILENCE = Duration.ofMillis(150);

  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  MultiplexingRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  @DisplayName("rule 8: a session between two transactions leaves its connection to others")
  void idleSessionsShareOneConnection() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      for (int i = 0; i < 5; i++) {
        String pid = one.query("SELECT pg_backend_pid()").value();
        assertThat(two.query("SELECT pg_backend_pid()").value()).isEqualTo(pid);
      }
    }
  }

  @Test
  @DisplayName("rule 8: queries sent without waiting are answered in order, one Z each")
  void pipelinedQueries() {
    FrontendMessage[] queries =
        IntStream.range(0, 100).mapToObj(n -> query("SELECT " + n)).toArray(FrontendMessage[]::new);
    sameAsDirect(server, sluice, wire -> wire.send(queries).readUntilReady(queries.length));
  }

  @Test
  @DisplayName("rule 8: several Syncs on their way each give one Z")
  void pipelinedSyncs() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    sync(),
                    sync(),
                    parse("", "SELECT 1"),
                    bind("", ""),
                    execute(""),
                    sync(),
                    sync(),
                    query("SELECT 2"),
                    parse("", "SELECT 3"),
                    bind("", ""),
                    execute(""),
                    sync())
                .readUntilReady(6));
  }

  @Test
  @DisplayName("rule 8: pipelines of two clients on one connection do not mix")
  void interleavedPipelines() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      for (int round = 0; round < 50; round++) {
        sendNumbers(one, 1000 * round);
        sendNumbers(two, 1_000_000 + 1000 * round);
        expectNumbers(one, 1000 * round);
        expectNumbers(two, 1_000_000 + 1000 * round);
      }
    }
  }

  @Test
  @DisplayName("rule 9: after an error everything up to the next Sync is discarded")
  void errorDiscardsUntilSync() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("", "SELECT 1/0"),
                    bind("", ""),
                    execute(""),
                    parse("", "SELECT 1"),
                    bind("", ""),
                    execute(""),
                    sync(),
                    parse("", "SELECT 2"),
                    bind("", ""),
                    execute(""),
                    sync())
                .readUntilReady(2));
  }

  @Test
  @DisplayName("rule 9: even when that Sync has not been sent yet")
  void errorDiscardsUntilALateSync() {
    sameAsDirect(
        server,
        sluice,
        wire -> {
          wire.send(parse("", "nonsense"), flush()).readUntil('E');
          wire.send(parse("", "SELECT 1"), bind("", ""), execute(""), flush());
          assertThat(wire.silentFor(SILENCE)).isTrue();
          return wire.send(sync(), query("SELECT 2")).readUntilReady(2);
        });
  }

  @Test
  @DisplayName("rule 9: an error of a simple query ends only that query")
  void simpleErrorEndsOnlyItsQuery() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("SELECT 1; SELECT 1/0; SELECT 2"),
                    query("SELECT 3"),
                    query("nonsense"),
                    query(""),
                    query("SELECT 4"))
                .readUntilReady(5));
  }

  @Test
  @DisplayName("rule 9: what was discarded never reaches the next client")
  void nothingLeftForTheNextClient() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      for (int round = 0; round < 20; round++) {
        one.send(parse("", "nonsense"), bind("", ""), execute(""), sync(), query("SELECT 1"));
        assertThat(two.query("SELECT 'two'").value()).isEqualTo("two");
        assertThat(one.readUntilReady(2).types()).isEqualTo("EZTDCZ");
      }
    }
  }

  @Test
  @DisplayName("rule 10: a Flush without Sync keeps the connection, and its loss undoes the work")
  void flushIsNoEnd() {
    String table = Tables.create(server, "n int");
    try (PgWire flushing = sluice.open();
        PgWire waiting = sluice.open()) {
      flushing.send(
          parse("", "INSERT INTO " + table + " VALUES (1)"), bind("", ""), execute(""), flush());
      flushing.readUntil('C');
      waiting.send(query("SELECT count(*) FROM " + table));
      assertThat(waiting.silentFor(SILENCE)).isTrue();
      flushing.close();
      assertThat(waiting.readUntilReady().value()).isEqualTo("0");
    }
  }

  @Test
  @DisplayName("rule 11: a batch that gets no connection is refused as a whole")
  void refusedBatchIsNotSplit() {
    SluiceSetup impatient = SluiceSetup.inFrontOf(server).maxPool(1).limit("queueTimeout", "200ms");
    try (SluiceUnderTest sluice = impatient.start();
        PgWire holder = sluice.open();
        PgWire late = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      late.send(
          parse("a", "SELECT 'a'"),
          bind("", "a"),
          execute(""),
          parse("b", "SELECT 'b'"),
          bind("", "b"),
          execute(""),
          sync());
      String refused = late.readUntil('E').types();
      assertThat(refused).isEqualTo("E");
      holder.query("COMMIT");
      if (late.ended()) {
        return;
      }
      assertThat(late.readUntilReady().types()).isEqualTo("Z");
      assertThat(late.query("SELECT 'mine'").value()).isEqualTo("mine");
      assertThat(late.ask(bind("", "b"), sync()).sqlStates()).containsExactly("26000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "begin read write;", "/* hi */ START TRANSACTION", "; BEGIN"})
  @DisplayName("rule 11: what comes behind a BEGIN that is refused does not run without it")
  void refusedBeginIsTheEnd(String begin) {
    assertRefusedBeginIsTheEnd(query(begin));
    assertRefusedBeginIsTheEnd(parse("", begin), bind("", ""), execute(""), sync());
    assertRefusedBeginIsTheEnd(
        parse("", "SELECT 1"), parse("", begin), bind("", ""), execute(""), sync());
  }

  private void assertRefusedBeginIsTheEnd(FrontendMessage... begin) {
    SluiceSetup impatient = SluiceSetup.inFrontOf(server).maxPool(1).limit("queueTimeout", "200ms");
    String table = Tables.create(server, "n int");
    try (SluiceUnderTest sluice = impatient.start();
        PgWire holder = sluice.open();
        PgWire late = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      holder.query("SELECT 1");
      late.send(begin);
      late.send(query("INSERT INTO " + table + " VALUES (1)"));
      late.readUntil('E');
      holder.query("COMMIT");
      assertThat(late.readToEnd().types()).matches("E?");
      assertThat(holder.query("SELECT count(*) FROM " + table).value()).isEqualTo("0");
    }
  }

  @Test
  @DisplayName("rule 11: a prepared BEGIN that is refused is the end too")
  void refusedPreparedBeginIsTheEnd() {
    SluiceSetup impatient = SluiceSetup.inFrontOf(server).maxPool(1).limit("queueTimeout", "200ms");
    try (SluiceUnderTest sluice = impatient.start();
        PgWire holder = sluice.open();
        PgWire late = sluice.open()) {
      late.ask(parse("b", "BEGIN"), bind("", "b"), execute(""), sync());
      late.query("COMMIT");
      holder.query("BEGIN; SELECT 1");
      holder.query("SELECT 1");
      Transcript end = late.send(bind("", "b"), execute(""), sync()).readToEnd();
      assertThat(end.error().severity()).isEqualTo("FATAL");
      assertThat(end.error().sqlState()).isEqualTo("57014");
    }
  }

  @Test
  @DisplayName("rule 12: an open transaction keeps its connection until it ends")
  void openTransactionIsPinned() {
    assertOthersWaitFor("BEGIN; SELECT 1", "COMMIT");
  }

  @Test
  @DisplayName("rule 12: a failed transaction keeps its connection too")
  void failedTransactionIsPinned() {
    assertOthersWaitFor("BEGIN; SELECT 1/0", "ROLLBACK");
  }

  @Test
  @DisplayName("rule 12: a client lost in a transaction leaves nothing of it behind")
  void lostClientIsRolledBack() {
    String table = Tables.create(server, "n int");
    for (String end : List.of("SELECT 1", "SELECT 1/0")) {
      PgWire lost = sluice.open();
      lost.query("BEGIN; INSERT INTO " + table + " VALUES (1)");
      lost.query(end);
      lost.reset();
      try (PgWire next = sluice.open()) {
        Transcript answer = next.query("SELECT count(*) FROM " + table);
        assertThat(answer.value()).isEqualTo("0");
        assertThat(answer.status()).isEqualTo('I');
      }
    }
  }

  @Test
  @DisplayName(
      "rule 12: a transaction that idles too long ends with 25P03 and frees its connection")
  void idleInTransaction() {
    SluiceSetup strict =
        SluiceSetup.inFrontOf(server).maxPool(1).limit("idleInTransactionTimeout", "300ms");
    try (SluiceUnderTest sluice = strict.start();
        PgWire idler = sluice.open();
        PgWire other = sluice.open()) {
      idler.query("BEGIN; SELECT 1");
      other.send(query("SELECT 'served'"));
      Transcript end = idler.readToEnd();
      assertThat(end.error().severity()).isEqualTo("FATAL");
      assertThat(end.error().sqlState()).isEqualTo("25P03");
      assertThat(other.readUntilReady().value()).isEqualTo("served");
    }
  }

  @Test
  @DisplayName("rule 12: in statement mode a transaction of several statements is refused")
  void statementModeRefusesTransactions() {
    try (SluiceUnderTest sluice =
            SluiceSetup.inFrontOf(server).service("pooling", "statement").start();
        PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
      Transcript end = wire.send(query("BEGIN")).readToEnd();
      assertThat(end.error().severity()).isEqualTo("FATAL");
      assertThat(other.query("SELECT 2").value()).isEqualTo("2");
    }
  }

  private void assertOthersWaitFor(String begin, String end) {
    try (PgWire holder = sluice.open();
        PgWire waiting = sluice.open()) {
      holder.query(begin);
      waiting.send(query("SELECT 'served'"));
      assertThat(waiting.silentFor(SILENCE)).isTrue();
      holder.query(end);
      assertThat(waiting.readUntilReady().value()).isEqualTo("served");
    }
  }

  private static void sendNumbers(PgWire wire, int from) {
    for (int n = from; n < from + 5; n++) {
      wire.send(
          parse("", "SELECT $1::int"),
          bind("", "", "" + n),
          execute(""),
          sync(),
          query("SELECT " + n));
    }
  }

  private static void expectNumbers(PgWire wire, int from) {
    Transcript answers = wire.readUntilReady(10);
    List<List<String>> expected =
        IntStream.range(0, 10).mapToObj(i -> List.of("" + (from + i / 2))).toList();
    assertThat(answers.rows()).isEqualTo(expected);
  }
}
