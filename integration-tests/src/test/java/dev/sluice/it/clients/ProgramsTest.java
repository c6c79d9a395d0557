package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.ClientProgram;
import dev.sluice.it.fixture.Neighbours;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients in other languages, and PostgreSQL's own, through a pool of four connections. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class ProgramsTest {
  private final PostgresServer server;
  private SluiceUnderTest sluice;
  private Neighbours neighbours;

  ProgramsTest(int major) {
    server = SharedPostgres.major(major);
  }

  @BeforeEach
  void startSluice() {
    sluice = SluiceSetup.inFrontOf(server).maxPool(4).startOrDirect();
    neighbours = Neighbours.of(sluice, 4);
  }

  @AfterEach
  void stopSluice() {
    if (neighbours != null) {
      neighbours.close();
    }
    if (sluice != null) {
      sluice.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with_psycopg.py", "with_asyncpg.py", "with_sqlalchemy.py", "with_django.py"})
  void pythonClientsKeepTheirBehaviour(String program) {
    ClientProgram.python(program).run(sluice.address());
  }

  @ParameterizedTest
  @ValueSource(strings = {"with-pg.js", "with-postgres.js"})
  void nodeClientsKeepTheirBehaviour(String program) {
    ClientProgram.node(program).run(sluice.address());
  }

  @Test
  void goClientsKeepTheirBehaviour() {
    ClientProgram.go().run(sluice.address());
  }

  @Test
  void psqlPrintsWhatItPrintsWithoutSluice() {
    ClientProgram psql =
        ClientProgram.postgres("psql", "-X", "-f", ClientProgram.sql("everyday.sql"));
    String direct = psql.run(SharedPostgres.application(server));
    String through = psql.run(sluice.address());
    assertThat(withoutTemporaryNames(through)).isEqualTo(withoutTemporaryNames(direct));
  }

  /** Dumping sets a dozen parameters for its session, an empty search_path among them. */
  @Test
  void aDumpIsCompleteAndLeavesNoSettingsBehind() {
    Address direct = SharedPostgres.application(server);
    ClientProgram psql = ClientProgram.postgres("psql", "-X", "-At", "-c", "SHOW search_path");
    ClientProgram dump = ClientProgram.postgres("pg_dump", "--schema-only", "--no-comments");
    if (server.major() > 15) {
      // An older pg_dump refuses a newer server.
      dump = ClientProgram.postgres("psql", "-X", "-c", "SET search_path = ''", "-c", "\\d");
    }
    assertThat(dump.run(sluice.address()).replaceAll("restrict .*", ""))
        .isEqualTo(dump.run(direct).replaceAll("restrict .*", ""));
    for (int i = 0; i < 8; i++) {
      assertThat(psql.run(sluice.address())).isEqualTo("\"$user\", public\n");
    }
  }

  private static String withoutTemporaryNames(String text) {
    return text.replaceAll("pg_temp_\\d+", "pg_temp");
  }
}
