package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.ClientProgram;
import dev.sluice.it.fixture.ConnectionWatch;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** pgbench with more clients than the pool has connections: no error, no connection too many. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class PgbenchTest {
  private static final int POOL = 20;

  private final PostgresServer server;

  PgbenchTest(int major) {
    server = SharedPostgres.major(major);
  }

  @BeforeParameterizedClassInvocation
  static void fillTables(int major) {
    ClientProgram.postgres("pgbench", "--initialize", "--quiet", "--init-steps=dtGvp")
        .run(SharedPostgres.application(SharedPostgres.major(major)));
  }

  @ParameterizedTest
  @CsvSource({
    "simple,   tpcb-like,   16",
    "extended, tpcb-like,   16",
    "prepared, tpcb-like,   16",
    "simple,   select-only, 80",
    "extended, select-only, 80",
    "prepared, select-only, 80",
  })
  void runsWithoutOneError(String protocol, String script, int clients) {
    try (SluiceUnderTest sluice = setup().startOrDirect()) {
      run(sluice, protocol, script, clients, 3000 / clients);
    }
  }

  @ParameterizedTest
  @CsvSource({"simple, tpcb-like", "prepared, tpcb-like", "extended, select-only"})
  void servesTenTimesAsManyClientsAsThePoolHasConnections(String protocol, String script) {
    try (SluiceUnderTest sluice = crowded().start();
        ConnectionWatch watch = ConnectionWatch.on(server, SharedPostgres.USER)) {
      run(sluice, protocol, script, 200, 20);
      assertThat(watch.most()).isBetween(1, POOL);
    }
  }

  @Test
  void servesAThousandClients() {
    try (SluiceUnderTest sluice = crowded().start();
        ConnectionWatch watch = ConnectionWatch.on(server, SharedPostgres.USER)) {
      run(sluice, "prepared", "select-only", 1000, 10);
      assertThat(watch.most()).isBetween(1, POOL);
    }
  }

  private SluiceSetup setup() {
    return SluiceSetup.inFrontOf(server)
        .maxPool(POOL)
        .limit("maxClients", 2000)
        .limit("maxConcurrent", 2000)
        .limit("queueTimeout", "30s");
  }

  /** Without the passwords of so many, of which each costs pgbench milliseconds. */
  private SluiceSetup crowded() {
    return setup().service("auth", "trust");
  }

  private static void run(
      SluiceUnderTest sluice, String protocol, String script, int clients, int transactions) {
    String report =
        ClientProgram.postgres(
                "pgbench",
                "--no-vacuum",
                "--client=" + clients,
                "--jobs=2",
                "--transactions=" + transactions,
                "--protocol=" + protocol,
                "--builtin=" + script)
            .run(sluice.address());
    assertThat(report)
        .contains("number of failed transactions: 0 ")
        .contains(
            "actually processed: %d/%d".formatted(clients * transactions, clients * transactions));
  }
}
