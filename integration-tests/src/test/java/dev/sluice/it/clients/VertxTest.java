package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.fixture.Neighbours;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The Vert.x client: up to 256 queries on their way at once over one connection. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class VertxTest {
  private final Vertx vertx = Vertx.vertx();
  private final SluiceUnderTest sluice;
  private final Neighbours neighbours;
  private PgConnection connection;

  VertxTest(int major) {
    sluice = SluiceSetup.inFrontOf(SharedPostgres.major(major)).maxPool(2).startOrDirect();
    neighbours = Neighbours.of(sluice, 3);
  }

  @BeforeEach
  void connect() {
    connection = open(false);
  }

  @AfterEach
  void close() {
    await(connection.close());
    await(vertx.close());
    neighbours.close();
    sluice.close();
  }

  @Test
  void pipelinedQueriesAreAnsweredInOrder() {
    for (boolean cachePrepared : new boolean[] {false, true}) {
      PgConnection pipelining = open(cachePrepared);
      List<Future<RowSet<Row>>> answers =
          IntStream.range(0, 500)
              .mapToObj(n -> pipelining.preparedQuery("SELECT $1::int + 1").execute(Tuple.of(n)))
              .toList();
      for (int n = 0; n < 500; n++) {
        assertThat(number(await(answers.get(n)))).isEqualTo(n + 1);
      }
      await(pipelining.close());
    }
  }

  @Test
  void anErrorInThePipelineHitsOnlyItsOwnQuery() {
    List<Future<RowSet<Row>>> answers = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      answers.add(connection.preparedQuery("SELECT 6 / $1::int").execute(Tuple.of(n % 3)));
    }
    for (int n = 0; n < 60; n++) {
      Future<RowSet<Row>> answer = answers.get(n);
      if (n % 3 == 0) {
        assertThatThrownBy(() -> await(answer)).satisfies(e -> assertState(e, "22012"));
      } else {
        assertThat(number(await(answer))).isEqualTo(6 / (n % 3));
      }
    }
  }

  @Test
  void preparedStatementsStayUsableOverManyTransactions() {
    PreparedStatement statement = await(connection.prepare("SELECT $1::int * 2"));
    PgConnection other = open(false);
    for (int n = 0; n < 20; n++) {
      assertThat(number(await(statement.query().execute(Tuple.of(n))))).isEqualTo(2 * n);
      assertThat(number(await(other.query("SELECT 7").execute()))).isEqualTo(7);
    }
    await(statement.close());
    await(other.close());
  }

  @Test
  void batchesAndTransactionsWork() {
    await(connection.query("CREATE TABLE vertx_batch (n int PRIMARY KEY)").execute());
    String insert = "INSERT INTO vertx_batch VALUES ($1)";
    var transaction = await(connection.begin());
    List<Tuple> rows = IntStream.range(0, 300).mapToObj(n -> Tuple.of(n)).toList();
    await(connection.preparedQuery(insert).executeBatch(rows));
    await(transaction.commit());
    var doomed = await(connection.begin());
    assertThatThrownBy(() -> await(connection.preparedQuery(insert).execute(Tuple.of(5))))
        .satisfies(e -> assertState(e, "23505"));
    assertThatThrownBy(() -> await(doomed.commit())).isInstanceOf(CompletionException.class);
    String count = "SELECT count(*)::int FROM vertx_batch";
    assertThat(number(await(connection.query(count).execute()))).isEqualTo(300);
    await(connection.query("DROP TABLE vertx_batch").execute());
  }

  @Test
  void aCursorReadsInPieces() {
    var transaction = await(connection.begin());
    PreparedStatement statement = await(connection.prepare("SELECT generate_series(1, $1::int)"));
    Cursor cursor = statement.cursor(Tuple.of(100));
    int read = await(cursor.read(30)).size();
    while (cursor.hasMore()) {
      read += await(cursor.read(30)).size();
    }
    assertThat(read).isEqualTo(100);
    await(cursor.close());
    await(transaction.commit());
  }

  @Test
  void aRunningQueryIsCancelled() {
    Future<RowSet<Row>> sleeping = connection.query("SELECT pg_sleep(20)").execute();
    vertx.setTimer(300, timer -> connection.cancelRequest());
    assertThatThrownBy(() -> await(sleeping)).satisfies(e -> assertState(e, "57014"));
    assertThat(number(await(connection.query("SELECT 1").execute()))).isEqualTo(1);
  }

  private PgConnection open(boolean cachePrepared) {
    Address to = sluice.address();
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(to.host())
            .setPort(to.port())
            .setUser(to.user())
            .setPassword(to.password())
            .setDatabase(to.database());
    options.setCachePreparedStatements(cachePrepared);
    return await(PgConnection.connect(vertx, options));
  }

  private static int number(RowSet<Row> rows) {
    return rows.iterator().next().getInteger(0);
  }

  private static void assertState(Throwable failure, String sqlState) {
    assertThat(failure).hasCauseInstanceOf(PgException.class);
    assertThat(((PgException) failure.getCause()).getSqlState()).isEqualTo(sqlState);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
