package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.execute;
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
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 22: a message whose length none can have, behind others. PostgreSQL answers the others as
 * well, and then closes without a word.
 */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class MessageLengthRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;
  private PgWire other;
  private String table;

  MessageLengthRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice = SluiceSetup.inFrontOf(server).maxPool(1).start();
  }

  @BeforeEach
  void open() {
    table = Tables.create(server, "n int");
    other = sluice.open();
  }

  @AfterEach
  void othersGoOnWithACleanConnection() {
    assertThat(other.query("SELECT count(*) FROM " + table).value()).isEqualTo("0");
    assertThat(other.query("SELECT 'on'").status()).isEqualTo('I');
    try (PgWire next = sluice.open()) {
      assertThat(next.query("SELECT 'next'").value()).isEqualTo("next");
    }
    Await.until("it has left", () -> sluice.clients().size() == 1);
    assertThat(sluice.servers()).hasSize(1);
    other.close();
    sluice.close();
  }

  /** Of a query whose length says so many bytes, what comes first. */
  private static FrontendMessage impossible(int length) {
    return raw(ByteBuffer.allocate(9).put((byte) 'Q').putInt(length).put(new byte[4]).array());
  }

  private static String process(PgWire wire) {
    return String.valueOf(wire.query("SELECT pg_backend_pid()").value());
  }

  private static void assertFatal(BackendMessage last) {
    assertThat(last.type()).isEqualTo('E');
    assertThat(last.severity()).isEqualTo("FATAL");
    assertThat(last.sqlState()).isEqualTo("08P01");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 1 << 30, Integer.MAX_VALUE})
  @DisplayName("rule 22: what was sent before is answered, what comes behind is not done")
  void whatCameBeforeIsAnswered(int length) {
    String before = process(other);
    try (PgWire wire = sluice.open()) {
      wire.send(
          query("SELECT 1"),
          parse("", "SELECT 2"),
          bind("", ""),
          execute(""),
          sync(),
          query("SELECT 3"),
          impossible(length),
          query("INSERT INTO " + table + " VALUES (1)"));
      Transcript said = wire.readToEnd();
      assertThat(said.types()).isEqualTo("TDCZ" + "12DCZ" + "TDCZ" + "E");
      assertThat(said.rows()).containsExactly(List.of("1"), List.of("2"), List.of("3"));
      assertFatal(said.error());
      assertThat(said.error().text()).isEqualTo("invalid length " + length + " of message 'Q'");
    }
    assertThat(process(other)).as("nothing was wrong with the connection").isEqualTo(before);
  }

  @Test
  @DisplayName("rule 22: what has no Sync yet is answered")
  void whatHasNoSyncIsAnswered() {
    try (PgWire wire = sluice.open()) {
      wire.send(parse("", "SELECT 1"), bind("", ""), execute(""), impossible(3), sync());
      Transcript said = wire.readToEnd();
      assertThat(said.types()).isEqualTo("12DCE");
      assertFatal(said.error());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, Integer.MAX_VALUE})
  @DisplayName("rule 22: an open transaction is undone")
  void openTransactionIsUndone(int length) {
    try (PgWire wire = sluice.open()) {
      wire.send(query("BEGIN"), query("INSERT INTO " + table + " VALUES (1)"), impossible(length));
      Transcript said = wire.readToEnd();
      assertThat(said.types()).isEqualTo("CZ" + "CZ" + "E");
      assertThat(said.status()).isEqualTo('T');
      assertFatal(said.error());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, Integer.MAX_VALUE})
  @DisplayName("rule 22: a COPY fails")
  void copyFails(int length) {
    try (PgWire wire = sluice.open()) {
      wire.send(query("COPY " + table + " FROM STDIN"), copyData("1\n")).readUntil('G');
      List<BackendMessage> said = wire.send(impossible(length)).readToEnd().messages();
      assertFatal(said.get(said.size() - 1));
    }
  }

  @Test
  @DisplayName("rule 22: who comes with it out of the queue harms nobody behind it")
  void othersInLineAreServed() {
    try (PgWire holder = sluice.open();
        PgWire wrong = sluice.open();
        PgWire behind = sluice.open()) {
      holder.query("BEGIN; SELECT 1");
      wrong.send(query("SELECT 2"), impossible(3));
      Await.until("it waits", () -> sluice.pools().get(0).waiting() == 1);
      behind.send(query("SELECT 3"));
      Await.until("both wait", () -> sluice.pools().get(0).waiting() == 2);
      holder.query("COMMIT");
      Transcript said = wrong.readToEnd();
      assertThat(said.types()).isEqualTo("TDCZ" + "E");
      assertFatal(said.error());
      assertThat(behind.readUntilReady().value()).isEqualTo("3");
    }
  }
}
