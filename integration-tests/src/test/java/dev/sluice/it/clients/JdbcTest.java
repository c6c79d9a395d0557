package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.fixture.Neighbours;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** pgjdbc with its default settings: prepared on the server after five runs, binary transfer. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class JdbcTest {
  private final SluiceUnderTest sluice;
  private final Neighbours neighbours;
  private Connection connection;
  private Statement statement;

  JdbcTest(int major) {
    sluice = SluiceSetup.inFrontOf(SharedPostgres.major(major)).maxPool(2).startOrDirect();
    neighbours = Neighbours.of(sluice, 3);
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = open("");
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    neighbours.close();
    sluice.close();
  }

  @Test
  void valuesComeBackAsSentBeforeAndAfterTheStatementIsPrepared() throws SQLException {
    OffsetDateTime moment = OffsetDateTime.of(2024, 2, 29, 12, 30, 0, 0, ZoneOffset.UTC);
    try (PreparedStatement query =
        connection.prepareStatement("SELECT ?::int, ?::text, ?::bytea, ?::timestamptz, ?::int[]")) {
      for (int run = 0; run < 12; run++) {
        query.setInt(1, run);
        query.setString(2, "naïve ☃");
        query.setBytes(3, new byte[] {0, -1});
        query.setObject(4, moment);
        query.setArray(5, connection.createArrayOf("int4", new Object[] {1, null}));
        try (ResultSet row = query.executeQuery()) {
          row.next();
          assertThat(row.getInt(1)).isEqualTo(run);
          assertThat(row.getString(2)).isEqualTo("naïve ☃");
          assertThat(row.getBytes(3)).containsExactly(0, -1);
          assertThat(row.getObject(4, OffsetDateTime.class)).isEqualTo(moment);
          assertThat((Object[]) row.getArray(5).getArray()).containsExactly(1, null);
        }
      }
    }
  }

  @Test
  void preparedStatementsOfManySessionsShareThePool() throws SQLException {
    Connection[] sessions = new Connection[6];
    PreparedStatement[] queries = new PreparedStatement[sessions.length];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = open("");
      // The driver gives all of these the same name, S_1, for different texts.
      queries[i] = sessions[i].prepareStatement("SELECT ?::int + " + i);
    }
    for (int run = 0; run < 20; run++) {
      for (int i = 0; i < sessions.length; i++) {
        queries[i].setInt(1, run);
        assertThat(number(queries[i])).isEqualTo(run + i);
      }
    }
    for (Connection session : sessions) {
      session.close();
    }
  }

  @Test
  void transactionsCommitRollBackAndKeepSavepoints() throws SQLException {
    statement.execute("CREATE TABLE jdbc_tx (n int PRIMARY KEY)");
    connection.setAutoCommit(false);
    statement.execute("INSERT INTO jdbc_tx VALUES (1)");
    Savepoint savepoint = connection.setSavepoint();
    assertThatThrownBy(() -> statement.execute("INSERT INTO jdbc_tx VALUES (1)"))
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23505"));
    connection.rollback(savepoint);
    statement.execute("INSERT INTO jdbc_tx VALUES (2)");
    connection.commit();
    statement.execute("INSERT INTO jdbc_tx VALUES (3)");
    connection.rollback();
    assertThat(number("SELECT count(*) FROM jdbc_tx")).isEqualTo(2);
    connection.commit();
    connection.setAutoCommit(true);
    statement.execute("DROP TABLE jdbc_tx");
  }

  @Test
  void batchesSucceedAsAWholeOrSayWhichFailed() throws SQLException {
    statement.execute("CREATE TABLE jdbc_batch (n int PRIMARY KEY, t text)");
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO jdbc_batch VALUES (?, ?)")) {
      for (int n = 0; n < 1000; n++) {
        insert.setInt(1, n);
        insert.setString(2, "x".repeat(200));
        insert.addBatch();
      }
      assertThat(Arrays.stream(insert.executeBatch()).sum()).isEqualTo(1000);
      connection.commit();
      insert.setInt(1, 1000);
      insert.setNull(2, Types.VARCHAR);
      insert.addBatch();
      insert.setInt(1, 5);
      insert.addBatch();
      assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class);
      connection.rollback();
    }
    assertThat(number("SELECT count(*) FROM jdbc_batch")).isEqualTo(1000);
    connection.commit();
    connection.setAutoCommit(true);
    statement.execute("DROP TABLE jdbc_batch");
  }

  @Test
  void copyGoesBothWaysAndCanFail() throws Exception {
    statement.execute("CREATE TABLE jdbc_copy (n int, t text)");
    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
    String rows =
        IntStream.range(0, 20_000)
            .mapToObj(n -> n + "\t" + "x".repeat(50) + "\n")
            .collect(Collectors.joining());
    String in = "COPY jdbc_copy FROM STDIN";
    assertThat(copy.copyIn(in, new StringReader(rows))).isEqualTo(20_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    copy.copyOut("COPY jdbc_copy TO STDOUT", out);
    assertThat(out.size()).isEqualTo(rows.length());
    assertThatThrownBy(() -> copy.copyIn(in, new StringReader("no number\tx\n".repeat(20_000))))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("invalid input syntax");
    assertThat(number("SELECT count(*) FROM jdbc_copy")).isEqualTo(20_000);
    statement.execute("DROP TABLE jdbc_copy");
  }

  @Test
  void largeObjectsUseTheFunctionCallMessage() throws SQLException {
    connection.setAutoCommit(false);
    LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
    long oid = objects.createLO();
    byte[] content = new byte[100_000];
    Arrays.fill(content, (byte) 7);
    try (LargeObject object = objects.open(oid, LargeObjectManager.READWRITE)) {
      object.write(content);
      object.seek(0);
      assertThat(object.read(content.length)).isEqualTo(content);
    }
    objects.delete(oid);
    connection.commit();
  }

  @Test
  void aCursorFetchesInPieces() throws SQLException {
    connection.setAutoCommit(false);
    statement.setFetchSize(10);
    long sum = 0;
    try (ResultSet rows = statement.executeQuery("SELECT generate_series(1, 1000)")) {
      while (rows.next()) {
        sum += rows.getInt(1);
      }
    }
    assertThat(sum).isEqualTo(500_500);
    connection.commit();
  }

  @Test
  void aTimeoutAndACancelEndTheQueryAndKeepTheConnection() throws Exception {
    statement.setQueryTimeout(1);
    assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(20)"))
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("57014"));
    statement.setQueryTimeout(0);
    Thread canceller = new Thread(this::cancelSoon);
    canceller.start();
    assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(20)"))
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("57014"));
    canceller.join();
    assertThat(number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void errorsLeaveTheSessionUsableInEveryMode() throws SQLException {
    for (String mode : new String[] {"simple", "extended", "extendedCacheEverything"}) {
      try (Connection session = open("?preferQueryMode=" + mode);
          PreparedStatement query = session.prepareStatement("SELECT 6 / ?::int")) {
        for (int run = 0; run < 10; run++) {
          int divisor = run % 3;
          query.setInt(1, divisor);
          if (divisor == 0) {
            assertThatThrownBy(query::executeQuery).hasMessageContaining("division by zero");
          } else {
            assertThat(number(query)).isEqualTo(6 / divisor);
          }
        }
      }
    }
  }

  @Test
  void settingsMadeThroughTheDriverHold() throws SQLException {
    try (Connection session =
        open("?ApplicationName=mine&options=-c%20statement_timeout%3D12345&currentSchema=other")) {
      for (int run = 0; run < 3; run++) {
        assertThat(text(session, "SHOW application_name")).isEqualTo("mine");
        assertThat(text(session, "SHOW statement_timeout")).isEqualTo("12345ms");
        assertThat(text(session, "SHOW search_path")).isEqualTo("other");
      }
      session.setReadOnly(true);
      session.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      session.setAutoCommit(false);
      assertThat(text(session, "SHOW transaction_read_only")).isEqualTo("on");
      assertThat(text(session, "SHOW transaction_isolation")).isEqualTo("serializable");
      session.commit();
    }
    assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("0");
  }

  private void cancelSoon() {
    try {
      Thread.sleep(300);
      statement.cancel();
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection open(String parameters) throws SQLException {
    var to = sluice.address();
    return DriverManager.getConnection(to.jdbcUrl() + parameters, to.user(), to.password());
  }

  private int number(String query) throws SQLException {
    return Integer.parseInt(text(connection, query));
  }

  private static int number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static String text(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
