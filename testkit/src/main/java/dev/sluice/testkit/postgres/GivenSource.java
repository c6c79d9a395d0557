package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.BorrowedServer;
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
final class GivenSource implements PostgresSource {
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

  /** What the variable names. */
  private static final class GivenEngine extends BorrowedServer implements PostgresEngine {
    private final Address address;

    GivenEngine(Address address, String variable) {
      super(variable);
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public void stop() {
      throw notOurs();
    }

    @Override
    public void killBackend(int pid) {
      throw notOurs();
    }
  }
}
