package dev.sluice.cli.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** Moves money from account to account, a transaction at a time. Thread-safe. */
final class PostgresLoad extends SampleLoad {

  private static final int ACCOUNTS = 100;

  private final String url;
  private final Properties login = new Properties();

  /**
   * @param port where the proxy listens on loopback
   */
  PostgresLoad(DemoTenant tenant, int port) {
    super(tenant);
    this.url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, tenant.id());
    login.setProperty("user", tenant.user());
    login.setProperty("password", DemoTenant.PASSWORD);
    login.setProperty("ApplicationName", "sluice-demo");
    login.setProperty("sslmode", "disable");
    login.setProperty("connectTimeout", "10");
  }

  @Override
  String protocol() {
    return "postgres";
  }

  @Override
  void work() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, login)) {
      connection.setAutoCommit(false);
      do {
        transfer(connection);
      } while (pieceDone());
    }
  }

  private static void transfer(Connection connection) throws SQLException {
    int one = 1 + ThreadLocalRandom.current().nextInt(ACCOUNTS);
    int other = 1 + ThreadLocalRandom.current().nextInt(ACCOUNTS);
    // In one order always, or two transfers would wait for each other.
    change(connection, Math.min(one, other), -1);
    change(connection, Math.max(one, other), +1);
    connection.commit();
  }

  private static void change(Connection connection, int account, int amount) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE accounts SET balance = balance + ? WHERE id = ?")) {
      statement.setInt(1, amount);
      statement.setInt(2, account);
      statement.executeUpdate();
    }
  }
}
