package dev.sluice.cli.demo;

import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.OwnedPostgresServer;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The demo's PostgreSQL with a database for each tenant. */
final class DemoDatabase implements AutoCloseable {

  private static final int ACCOUNTS = 100;

  private final PostgresServer server;

  private DemoDatabase(PostgresServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @throws CommandFailure if this machine cannot run one; the message says why
   */
  static DemoDatabase start() {
    try {
      DemoDatabase database =
          new DemoDatabase(
              OwnedPostgresServer.startLocal(PostgresRequest.any().withMaxConnections(100)));
      DemoTenant.ALL.forEach(database::create);
      return database;
    } catch (PostgresServer.Unavailable e) {
      throw new CommandFailure(ExitCode.NO_DATABASE, String.valueOf(e.getMessage()));
    }
  }

  private void create(DemoTenant tenant) {
    server.execute(
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(tenant.id(), DemoTenant.PASSWORD),
        "CREATE DATABASE %s OWNER %s".formatted(tenant.id(), tenant.id()));
    Address address = address().as(tenant.id(), DemoTenant.PASSWORD, tenant.id());
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL)");
      statement.execute(
          "INSERT INTO accounts SELECT id, 1000 FROM generate_series(1, %d) id"
              .formatted(ACCOUNTS));
    } catch (SQLException e) {
      throw new IllegalStateException("the demo's tables of " + tenant.id(), e);
    }
  }

  Address address() {
    return server.address();
  }

  String version() {
    return server.version();
  }

  @Override
  public void close() {
    server.close();
  }
}
