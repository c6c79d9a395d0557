package dev.sluice.it.differential.postgres;

import dev.sluice.testkit.postgres.Address;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A PostgreSQL with two equal databases: one for clients that come directly, one for those that
 * come through Sluice. The second is a copy of the first, so that even object ids are the same.
 */
final class Stage implements AutoCloseable {

  static final String USER = "app";
  static final String DIRECT = "direct";
  static final String PROXIED = "proxied";

  private static final String[] CONTENT = {
    "CREATE TABLE work (owner int, k int, v text, PRIMARY KEY (owner, k))",
    "GRANT ALL ON work TO app",
    "GRANT SELECT ON work TO limited",
    "GRANT CREATE ON SCHEMA public TO app",
    "CREATE FUNCTION shout(what text) RETURNS text LANGUAGE plpgsql AS"
        + " $$BEGIN RAISE NOTICE '%', what; RETURN upper(what); END$$",
    "CREATE FUNCTION refuse(what text) RETURNS text LANGUAGE plpgsql AS"
        + " $$BEGIN RAISE EXCEPTION '%', what USING ERRCODE = 'P4242', HINT = what; END$$"
  };

  private final PostgresServer server;

  private Stage(PostgresServer server) {
    this.server = server;
  }

  static Stage start(PostgresRequest request) {
    PostgresServer server =
        PostgresServer.start(
            request.withHba("host all app 127.0.0.1/32 trust").withMaxConnections(200));
    server.execute(
        "CREATE ROLE app LOGIN",
        "CREATE ROLE limited",
        "GRANT limited TO app",
        "CREATE DATABASE " + DIRECT);
    fill(server.address());
    server.execute("CREATE DATABASE " + PROXIED + " TEMPLATE " + DIRECT);
    return new Stage(server);
  }

  private static void fill(Address address) {
    String url = address.as(address.user(), address.password(), DIRECT).jdbcUrl();
    try (Connection connection =
            DriverManager.getConnection(url, address.user(), address.password());
        Statement statement = connection.createStatement()) {
      for (String sql : CONTENT) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  PostgresServer server() {
    return server;
  }

  /** The database of those who come through Sluice, as Sluice reaches it. */
  Address proxied() {
    return server.address().as(USER, "", PROXIED);
  }

  /** Ends one of Sluice's connections, any of them, and waits until its process is gone. */
  void loseOneBackend() {
    server.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
            + PROXIED
            + "' ORDER BY random() LIMIT 1");
  }

  @Override
  public void close() {
    server.close();
  }
}
