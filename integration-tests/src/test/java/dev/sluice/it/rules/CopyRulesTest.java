package dev.sluice.it.rules;

import static dev.sluice.it.fixture.Conversation.sameAsDirect;
import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.copyDone;
import static dev.sluice.testkit.pgwire.Frontend.copyFail;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.functionCall;
import static dev.sluice.testkit.pgwire.Frontend.message;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.raw;
import static dev.sluice.testkit.pgwire.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 20 to 22: COPY both ways, values too large to hold, and the fast-path function call. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class CopyRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;
  private String table;

  CopyRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @BeforeEach
  void makeTable() {
    table = Tables.create(server, "n int");
  }

  @AfterEach
  void theNextClientGetsACleanConnection() {
    try (PgWire wire = sluice.open()) {
      Transcript answer = wire.query("SELECT 'clean'");
      assertThat(answer.types()).isEqualTo("TDCZ");
      assertThat(answer.value()).isEqualTo("clean");
    }
    sluice.close();
  }

  @Test
  @DisplayName("rule 20: a COPY that fails while a piece of its data is on its way spoils nothing")
  void failsAmidAPieceOfData() {
    byte[] piece = copyData("2\n3\n").bytes();
    try (PgWire wire = sluice.open();
        PgWire other = sluice.open()) {
      wire.send(query("COPY " + table + " FROM STDIN")).readUntil('G');
      wire.send(copyData("no number\n"), raw(Arrays.copyOf(piece, 7)));
      assertThat(wire.readUntilReady().types()).isEqualTo("EZ");
      assertThat(other.query("SELECT 'other'").value()).isEqualTo("other");
      wire.send(Arrays.copyOfRange(piece, 7, piece.length));
      assertThat(wire.query("SELECT 'same'").value()).isEqualTo("same");
    }
  }

  @Test
  @DisplayName("rule 20: COPY goes in and out in the simple protocol")
  void simpleCopy() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("TRUNCATE " + table),
                    query("COPY " + table + " FROM STDIN"),
                    copyData("1\n2"),
                    copyData("\n3\n"),
                    copyDone(),
                    query("COPY " + table + " TO STDOUT"))
                .readUntilReady(3));
  }

  @Test
  @DisplayName("rule 20: a Sync during an extended COPY IN is ignored, the one after it counts")
  void syncDuringCopy() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("", "COPY " + table + " FROM STDIN"),
                    bind("", ""),
                    execute(""),
                    sync(),
                    copyData("1\n"),
                    sync(),
                    flush(),
                    copyData("2\n"),
                    copyDone(),
                    sync(),
                    query("SELECT 1"))
                .readUntilReady(2));
  }

  @Test
  @DisplayName("rule 20: after an error the rest of a simple COPY is swallowed")
  void errorInSimpleCopy() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("COPY " + table + " FROM STDIN"),
                    copyData("no number\n"),
                    copyData("1\n"),
                    copyData("2\n"),
                    copyDone(),
                    query("SELECT 1"))
                .readUntilReady(2));
  }

  @Test
  @DisplayName("rule 20: after an error in an extended COPY all is discarded until Sync")
  void errorInExtendedCopy() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    parse("", "COPY " + table + " FROM STDIN"),
                    bind("", ""),
                    execute(""),
                    copyData("no number\n"),
                    copyData("1\n"),
                    copyDone(),
                    sync(),
                    query("SELECT 1"))
                .readUntilReady(2));
  }

  @Test
  @DisplayName("rule 20: data that comes after the connection was given back goes to nobody")
  void lateCopyData() {
    try (PgWire late = sluice.open();
        PgWire other = sluice.open()) {
      late.send(query("COPY " + table + " FROM STDIN"), copyData("no number\n"), copyData("\\.\n"));
      late.readUntilReady();
      String otherTable = Tables.create(server, "n int");
      other.send(query("COPY " + otherTable + " FROM STDIN"), copyData("1\n")).readUntil('G');
      late.send(copyData("2\n"), copyFail("changed my mind"), query("SELECT 'late'"));
      assertThat(other.ask(copyDone()).tags()).containsExactly("COPY 1");
      assertThat(late.readUntilReady().value()).isEqualTo("late");
    }
  }

  @Test
  @DisplayName("rule 20: stray copy messages outside of COPY are ignored")
  void strayCopyMessages() {
    sameAsDirect(
        server,
        sluice,
        wire -> wire.ask(copyData("x"), copyDone(), copyFail("x"), query("SELECT 1")));
  }

  @Test
  @DisplayName("rule 20: CopyFail ends the COPY with an error and keeps the session")
  void copyFails() {
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    query("BEGIN"),
                    query("COPY " + table + " FROM STDIN"),
                    copyData("1\n"),
                    copyFail("changed my mind"),
                    query("ROLLBACK"))
                .readUntilReady(3));
  }

  @Test
  @DisplayName("rule 20: notices during a COPY reach its client in their place")
  void noticesDuringCopy() {
    String name = "loud_" + table;
    SharedPostgres.execute(
        server,
        "CREATE OR REPLACE FUNCTION "
            + name
            + "() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE NOTICE ''row %'', NEW.n; RETURN NEW; END'",
        "CREATE TRIGGER loud BEFORE INSERT ON "
            + table
            + " FOR EACH ROW EXECUTE FUNCTION "
            + name
            + "()");
    sameAsDirect(
        server,
        sluice,
        wire -> wire.ask(query("COPY " + table + " FROM STDIN"), copyData("1\n2\n"), copyDone()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 10_000})
  @DisplayName("rule 20: a client lost in a COPY IN leaves nothing behind")
  void clientLostDuringCopyIn(int pieces) {
    PgWire lost = sluice.open();
    lost.send(query("COPY " + table + " FROM STDIN"));
    for (int i = 0; i < pieces; i++) {
      lost.send(copyData(i + "\n"));
    }
    lost.reset();
    try (PgWire next = sluice.open()) {
      assertThat(next.query("SELECT count(*) FROM " + table).value()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 5_000})
  @DisplayName("rule 21: a client lost in the middle of a result leaves a clean connection")
  void clientLostDuringResult(int messages) {
    String[] sources = {
      "SELECT repeat('x', 100000) FROM generate_series(1, 100000)",
      "COPY (SELECT repeat('x', 100) FROM generate_series(1, 1000000)) TO STDOUT",
    };
    for (String source : sources) {
      PgWire lost = sluice.open();
      lost.send(query(source));
      for (int i = 0; i < messages; i++) {
        lost.read();
      }
      lost.reset();
      theNextClientIsServed();
    }
  }

  @Test
  @DisplayName("rule 21: one value of 64 MB goes through in both directions")
  void hugeValues() {
    int size = 64 << 20;
    try (PgWire wire = sluice.open()) {
      assertThat(wire.query("SELECT repeat('x', " + size + ")").value()).hasSize(size);
      Transcript said =
          wire.ask(
              parse("", "SELECT length($1)"), bind("", "", "y".repeat(size)), execute(""), sync());
      assertThat(said.value()).isEqualTo("" + size);
      said = wire.ask(query("SELECT length('" + "z".repeat(size) + "')"));
      assertThat(said.value()).isEqualTo("" + size);
    }
  }

  @Test
  @DisplayName("rule 21: a slow reader holds its server back, and nobody else")
  void slowReader() {
    int rows = 3_000;
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientWrite' AND usename = 'app'";
    try (SluiceUnderTest sluice = SluiceSetup.inFrontOf(server).maxPool(2).start();
        PgWire slow = sluice.open();
        PgWire other = sluice.open()) {
      slow.send(query("SELECT repeat('x', 100000) FROM generate_series(1, " + rows + ")"));
      Await.until("the server waits for its reader", () -> server.value(waiting).equals("1"));
      assertThat(other.query("SELECT 'served'").value()).isEqualTo("served");
      int read = 0;
      for (BackendMessage next = slow.read(); next.type() != 'Z'; next = slow.read()) {
        read += next.type() == 'D' ? 1 : 0;
      }
      assertThat(read).isEqualTo(rows);
    }
  }

  @Test
  @DisplayName("rule 21: a fast sender is held back while its server is busy")
  void fastSender() {
    try (PgWire wire = sluice.open()) {
      wire.send(query("SELECT pg_sleep(1)"));
      String large = "SELECT '" + "x".repeat(1 << 20) + "'";
      for (int i = 0; i < 5; i++) {
        wire.send(query(large));
      }
      wire.readUntilReady();
      for (int i = 0; i < 5; i++) {
        assertThat(wire.readUntilReady().value()).hasSize(1 << 20);
      }
    }
  }

  @Test
  @DisplayName("rule 22: the fast-path function call is forwarded, its error too")
  void functionCalls() {
    int int4pl = 177;
    int int4div = 154;
    byte[] six = {0, 0, 0, 6};
    byte[] zero = {0, 0, 0, 0};
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(
                    functionCall(int4pl, six, six), functionCall(int4div, six, zero),
                    functionCall(int4div, six, six), query("SELECT 1"))
                .readUntilReady(4));
  }

  @ParameterizedTest
  @ValueSource(chars = {'A', '~', 0, 'Z', 'p'})
  @DisplayName("rule 22: an unknown message type ends the connection with 08P01")
  void unknownMessage(char type) {
    try (PgWire wire = sluice.open()) {
      Transcript said = wire.send(message(type, new byte[4])).readToEnd();
      assertThat(said.error().severity()).isEqualTo("FATAL");
      assertThat(said.error().sqlState()).isEqualTo("08P01");
    }
  }

  @Test
  @DisplayName("rule 22: what was sent before an unknown message is answered first")
  void unknownMessageBehindOthers() {
    FrontendMessage unknown = message('~', new byte[4]);
    sameAsDirect(
        server,
        sluice,
        wire -> wire.send(query("SELECT 1"), query("SELECT 2"), unknown).readToEnd());
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(parse("", "SELECT 1"), bind("", ""), execute(""), unknown, sync())
                .readToEnd());
    sameAsDirect(
        server,
        sluice,
        wire ->
            wire.send(parse("", "SELECT nonsense"), parse("", "SELECT 1"), unknown, sync())
                .readToEnd());
    theNextClientIsServed();
  }

  private void theNextClientIsServed() {
    try (PgWire next = sluice.open()) {
      next.send(query("SELECT 'next'"));
      assertThat(next.silentFor(Duration.ofSeconds(5))).isFalse();
      assertThat(next.readUntilReady().value()).isEqualTo("next");
    }
  }
}
