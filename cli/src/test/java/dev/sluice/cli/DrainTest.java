package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.term.ExitCode;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program ends while a client is in the middle of a transaction. */
final class DrainTest {

  private static final String CONFIG =
      """
      admin: {listen: "127.0.0.1:0"}
      timers: {drainTimeout: %s}
      listeners:
        - {protocol: postgres, listen: "127.0.0.1:0", defaultTenant: acme}
      tenants:
        - {id: acme, tier: FREE, postgres: {backend: "%s?sslmode=disable"}}
      """;

  private static PostgresServer postgres;

  @TempDir Path directory;

  @BeforeAll
  static void startPostgres() {
    try {
      postgres = PostgresServer.start();
    } catch (PostgresServer.Unavailable e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private Program start(String drainTimeout) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            CONFIG.formatted(drainTimeout, postgres.address().url()));
    return Program.start("run", "--config", config.toString());
  }

  /** A client that has begun a transaction and not finished it. */
  private static Connection inTransaction(String ready) throws SQLException {
    int port = Integer.parseInt(ready.replaceAll(".*postgres 127.0.0.1:(\\d+),.*", "$1"));
    Address proxy = postgres.address().at("127.0.0.1", port);
    Connection client =
        DriverManager.getConnection(
            proxy.jdbcUrl() + "?sslmode=disable", proxy.user(), proxy.password());
    client.setAutoCommit(false);
    select(client);
    return client;
  }

  private static void select(Connection client) throws SQLException {
    try (Statement statement = client.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  @Test
  void anOpenTransactionIsFinishedBeforeTheEnd() throws Exception {
    try (Program sluice = start("30s")) {
      String ready = sluice.awaitLine("ready in");
      try (Connection client = inTransaction(ready)) {
        sluice.signal("TERM");
        sluice.awaitError("proxy_draining");

        assertThat(sluice.get(ready, "/health/ready")).contains("503", "\"draining\"");
        assertThat(sluice.get(ready, "/health/live")).contains("200 OK");
        assertThatThrownBy(() -> inTransaction(ready)).isInstanceOf(SQLException.class);
        select(client);
        client.commit();

        assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.OK.status());
      }
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (Program sluice = start("30s")) {
      try (Connection client = inTransaction(sluice.awaitLine("ready in"))) {
        sluice.signal("TERM");
        sluice.awaitError("proxy_draining");
        sluice.signal("INT");

        assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.FORCED.status());
        assertThatThrownBy(() -> select(client)).isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void aTransactionThatTakesTooLongDoesNotKeepItAlive() throws Exception {
    try (Program sluice = start("1s")) {
      try (Connection client = inTransaction(sluice.awaitLine("ready in"))) {
        sluice.signal("TERM");

        assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.FORCED.status());
        assertThatThrownBy(() -> select(client)).isInstanceOf(SQLException.class);
      }
    }
  }
}
