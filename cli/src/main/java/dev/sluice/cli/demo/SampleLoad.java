package dev.sluice.cli.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an application of one tenant would do: each of its sessions moves money from account to
 * account, a transaction every so often. Thread-safe.
 */
final class SampleLoad implements AutoCloseable {

  private static final int ACCOUNTS = 100;

  /** A session works about this often, so that one connection serves many of them. */
  private static final int PAUSE_MILLIS = 250;

  /** Sessions log in within this time: applications do not all start in one moment. */
  private static final int ARRIVAL_MILLIS = 3_000;

  private static final int RETRY_MILLIS = 1_000;
  private static final long STOP_SECONDS = 2;

  private final String url;
  private final Properties login = new Properties();
  private final List<Thread> sessions = new ArrayList<>();
  private final LongAdder transactions = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final AtomicReference<String> lastError = new AtomicReference<>("");
  private volatile boolean stopping;

  /**
   * @param port where the proxy listens on loopback
   */
  SampleLoad(DemoTenant tenant, int port) {
    this.url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, tenant.id());
    login.setProperty("user", tenant.user());
    login.setProperty("password", DemoTenant.PASSWORD);
    login.setProperty("ApplicationName", "sluice-demo");
    login.setProperty("sslmode", "disable");
    login.setProperty("connectTimeout", "10");
    for (int i = 1; i <= tenant.clients(); i++) {
      Thread session = new Thread(this::session, "demo-" + tenant.id() + "-" + i);
      session.setDaemon(true);
      sessions.add(session);
    }
  }

  void start() {
    sessions.forEach(Thread::start);
  }

  /** Transactions that were committed since the start. */
  long transactions() {
    return transactions.sum();
  }

  /** Transactions and logins that failed since the start. */
  long errors() {
    return errors.sum();
  }

  /** The text of the last failure, or an empty string. */
  String lastError() {
    return lastError.get();
  }

  private void session() {
    pause(ThreadLocalRandom.current().nextInt(ARRIVAL_MILLIS));
    while (!stopping) {
      try (Connection connection = DriverManager.getConnection(url, login)) {
        connection.setAutoCommit(false);
        while (!stopping) {
          transfer(connection);
          transactions.increment();
          pause(ThreadLocalRandom.current().nextInt(2 * PAUSE_MILLIS));
        }
      } catch (SQLException e) {
        if (!stopping) {
          errors.increment();
          lastError.set(String.valueOf(e.getMessage()));
          pause(RETRY_MILLIS);
        }
      }
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

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the sessions end after their transactions. */
  void stop() {
    stopping = true;
  }

  /** Waits until the sessions have ended, for a moment. */
  @Override
  public void close() {
    stop();
    for (Thread session : sessions) {
      try {
        session.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
