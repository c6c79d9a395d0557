package dev.sluice.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server somebody else runs, named by the environment: {@code SLUICE_TEST_POSTGRES_<major>}, then
 * {@code SLUICE_TEST_POSTGRES}, each a {@code postgresql://superuser:password@host:port/database}
 * URL.
 */
final class GivenSource implements PostgresSource<PostgresEngine> {
  static final String VARIABLE = "SLUICE_TEST_POSTGRES";

  private final Map<String, String> environment;

  GivenSource(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  @Override
  public PostgresEngine open(PostgresRequest request) throws Declined {
    String variable = variable(request);
    String url = environment.get(variable);
    if (url == null || url.isBlank()) {
      throw new Declined(variable + " is not set");
    }
    if (request.needsOwnServer()) {
      throw new Declined(variable + " names a server that is not ours to configure");
    }
    Address address = parse(variable, url);
    int major = major(variable, address);
    if (!request.accepts(major)) {
      throw new Declined(variable + " is a PostgreSQL " + major);
    }
    return new GivenEngine(address, variable);
  }

  private String variable(PostgresRequest request) {
    if (request.major().isPresent()) {
      String exact = VARIABLE + "_" + request.major().getAsInt();
      if (environment.containsKey(exact)) {
        return exact;
      }
    }
    return VARIABLE;
  }

  private static Address parse(String variable, String url) throws Declined {
    try {
      return Address.parse(url);
    } catch (IllegalArgumentException e) {
      throw new Declined(variable + ": " + e.getMessage(), e);
    }
  }

  private static int major(String variable, Address address) throws Declined {
    try (Connection connection =
        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
      return connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw new Declined(variable + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** What the variable names: to be used, and left as it is. */
  private record GivenEngine(Address address, String origin) implements PostgresEngine {

    @Override
    public void close() {
      // Somebody else started it.
    }
  }
}
