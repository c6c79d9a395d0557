package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Work;
import dev.sluice.it.faults.Worker;
import dev.sluice.testkit.postgres.Address;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Does each unit as a transaction through PostgreSQL's JDBC driver. */
final class JdbcWorker implements Worker {

  private static final String PATIENCE_SECONDS = "10";

  private final Address address;
  private @Nullable Connection connection;

  JdbcWorker(Address address) {
    this.address = address;
  }

  @Override
  public void work(Work unit) {
    boolean committing = false;
    try {
      Connection open = connected();
      run(open, PgLedger.ENTRY_JDBC, unit);
      run(open, PgLedger.COUNT_JDBC, unit);
      committing = true;
      open.commit();
      unit.acknowledged();
    } catch (SQLException e) {
      onFailure(unit, e, committing);
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null || open.isClosed()) {
      Properties properties = new Properties();
      properties.setProperty("user", address.user());
      properties.setProperty("password", address.password());
      properties.setProperty("socketTimeout", PATIENCE_SECONDS);
      properties.setProperty("loginTimeout", PATIENCE_SECONDS);
      open = DriverManager.getConnection(address.jdbcUrl(), properties);
      connection = open;
      open.setAutoCommit(false);
    }
    return open;
  }

  private static void run(Connection open, String sql, Work unit) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      String[] values = PgLedger.values(unit);
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next() || !unit.token().equals(row.getString(1)) || row.next()) {
          unit.mixed("something else in JDBC");
        }
      }
    }
  }

  private void onFailure(Work unit, SQLException failure, boolean committing) {
    String code = String.valueOf(failure.getSQLState());
    if (failure.getCause() instanceof SocketTimeoutException) {
      unit.hung("in JDBC");
    }
    boolean told =
        failure instanceof PSQLException from
            && from.getServerErrorMessage() != null
            && "ERROR".equals(from.getServerErrorMessage().getSeverity());
    if (committing && !told) {
      unit.doubtful(code);
    } else {
      unit.refused(code);
    }
    try {
      if (connection != null && !connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      close();
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException alreadyBroken) {
        // Closing is all that was wanted.
      }
    }
  }
}
