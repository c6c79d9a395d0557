package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.fixture.Neighbours;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.Address;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlStatement;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** R2DBC with its default settings: extended protocol, statements cached without a bound. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class R2dbcTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SluiceUnderTest sluice;
  private final Neighbours neighbours;
  private PostgresqlConnection connection;

  R2dbcTest(int major) {
    sluice = SluiceSetup.inFrontOf(SharedPostgres.major(major)).maxPool(2).startOrDirect();
    neighbours = Neighbours.of(sluice, 3);
  }

  @BeforeEach
  void connect() {
    connection = open();
  }

  @AfterEach
  void close() {
    connection.close().block(LIMIT);
    neighbours.close();
    sluice.close();
  }

  @Test
  void parametersAndCachedStatementsWorkOverManyTransactions() {
    PostgresqlConnection other = open();
    for (int n = 0; n < 20; n++) {
      assertThat(number(connection, "SELECT $1 + 1", n)).isEqualTo(n + 1);
      assertThat(number(other, "SELECT $1 + 2", n)).isEqualTo(n + 2);
    }
    other.close().block(LIMIT);
  }

  @Test
  void transactionsCommitAndRollBack() {
    execute("CREATE TABLE r2dbc_tx (n int PRIMARY KEY)");
    connection.beginTransaction().block(LIMIT);
    execute("INSERT INTO r2dbc_tx VALUES (1)");
    connection.createSavepoint("before").block(LIMIT);
    assertThatThrownBy(() -> execute("INSERT INTO r2dbc_tx VALUES (1)"))
        .isInstanceOfSatisfying(
            R2dbcException.class, e -> assertThat(e.getSqlState()).isEqualTo("23505"));
    connection.rollbackTransactionToSavepoint("before").block(LIMIT);
    connection.commitTransaction().block(LIMIT);
    connection.beginTransaction().block(LIMIT);
    execute("INSERT INTO r2dbc_tx VALUES (2)");
    connection.rollbackTransaction().block(LIMIT);
    assertThat(number(connection, "SELECT $1 + count(*)::int FROM r2dbc_tx", 0)).isEqualTo(1);
    execute("DROP TABLE r2dbc_tx");
  }

  @Test
  void rowsAreFetchedInPieces() {
    List<Integer> rows =
        connection
            .createStatement("SELECT generate_series(1, 1000)")
            .fetchSize(10)
            .execute()
            .flatMap(result -> result.map((row, meta) -> row.get(0, Integer.class)))
            .collectList()
            .block(LIMIT);
    assertThat(rows).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
  }

  @Test
  void aBoundBatchInsertsEveryRow() {
    execute("CREATE TABLE r2dbc_batch (n int)");
    PostgresqlStatement insert = connection.createStatement("INSERT INTO r2dbc_batch VALUES ($1)");
    for (int n = 0; n < 99; n++) {
      insert.bind("$1", n).add();
    }
    insert.bind("$1", 99).execute().flatMap(result -> result.getRowsUpdated()).blockLast(LIMIT);
    assertThat(number(connection, "SELECT $1 + count(*)::int FROM r2dbc_batch", 0)).isEqualTo(100);
    execute("DROP TABLE r2dbc_batch");
  }

  @Test
  void manyConnectionsAtOnceGetTheirOwnAnswers() {
    List<Boolean> right =
        Flux.range(0, 30)
            .flatMap(
                n ->
                    Mono.usingWhen(
                        factory().create(),
                        each -> answer(each, "SELECT $1 * 2", n).map(got -> got == 2 * n),
                        PostgresqlConnection::close))
            .collectList()
            .block(LIMIT);
    assertThat(right).hasSize(30).containsOnly(true);
  }

  private void execute(String sql) {
    connection
        .createStatement(sql)
        .execute()
        .flatMap(result -> result.getRowsUpdated())
        .blockLast(LIMIT);
  }

  private static int number(PostgresqlConnection session, String sql, int parameter) {
    return answer(session, sql, parameter).blockOptional(LIMIT).orElseThrow();
  }

  private static Mono<Integer> answer(PostgresqlConnection session, String sql, int parameter) {
    return session
        .createStatement(sql)
        .bind("$1", parameter)
        .execute()
        .flatMap(result -> result.map((row, meta) -> row.get(0, Integer.class)))
        .single();
  }

  private PostgresqlConnection open() {
    return factory().create().blockOptional(LIMIT).orElseThrow();
  }

  private PostgresqlConnectionFactory factory() {
    Address to = sluice.address();
    return new PostgresqlConnectionFactory(
        PostgresqlConnectionConfiguration.builder()
            .host(to.host())
            .port(to.port())
            .username(to.user())
            .password(to.password())
            .database(to.database())
            .build());
  }
}
