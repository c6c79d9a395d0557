package dev.sluice.testkit.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL with a known superuser, for tests and for {@code sluice demo}.
 *
 * <p>Where it comes from, the first that serves the request: an address in the environment ({@code
 * SLUICE_TEST_POSTGRES_15}, {@code …_18}, {@code SLUICE_TEST_POSTGRES}), the programs installed on
 * this machine, a container, the embedded binaries. One log line says which it was. Whoever wants
 * to stop it, or kill it, asks for an {@link OwnedPostgresServer}.
 *
 * <p>Confined to the thread that uses it, except that {@link #close()} may come from any.
 */
public sealed class PostgresServer implements AutoCloseable permits OwnedPostgresServer {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  private final PostgresEngine engine;
  private final String version;

  PostgresServer(PostgresEngine engine) {
    this.engine = engine;
    // "15.20 (Debian 15.20-0+deb12u1)": the packager's part says nothing a test needs.
    this.version = value("SHOW server_version").replaceAll(" .*", "");
    log.info("{}", this);
  }

  /** Any PostgreSQL. */
  public static PostgresServer start() {
    return start(PostgresRequest.any());
  }

  /**
   * The first PostgreSQL that serves the request.
   *
   * @throws Unavailable when none does; the message gives every source's reason
   */
  public static PostgresServer start(PostgresRequest request) {
    return new PostgresServer(
        open(
            request,
            List.of(
                new GivenSource(System.getenv()),
                new InstalledSource(),
                new DockerSource(),
                new EmbeddedSource())));
  }

  /**
   * The first engine that serves the request.
   *
   * @throws Unavailable when none does; the message gives every source's reason
   */
  static <E extends PostgresEngine> E open(
      PostgresRequest request, List<? extends PostgresSource<? extends E>> sources) {
    List<String> reasons = new ArrayList<>();
    for (PostgresSource<? extends E> source : sources) {
      try {
        return source.open(request);
      } catch (PostgresSource.Declined e) {
        reasons.add(e.getMessage());
      }
    }
    throw new Unavailable("no PostgreSQL for " + request + ": " + String.join("; ", reasons));
  }

  /** No source could serve the request. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message);
    }
  }

  /** Host, port and superuser. */
  public Address address() {
    return engine.address();
  }

  /** The version as the server tells it, such as {@code 18.0}. */
  public String version() {
    return version;
  }

  /** The major version, such as 18. */
  public int major() {
    return Integer.parseInt(version.replaceAll("\\D.*", ""));
  }

  /** The directory to give as {@code host} for the unix socket; empty when there is none. */
  public Optional<Path> socketDirectory() {
    return engine.socketDirectory();
  }

  /** A new connection of the superuser; the caller closes it. */
  public Connection connect() throws SQLException {
    Address to = address();
    return DriverManager.getConnection(to.jdbcUrl(), to.user(), to.password());
  }

  /**
   * Runs statements as the superuser, each on its own.
   *
   * @throws IllegalStateException when one fails
   */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The first column of the first row of a query of the superuser, as text.
   *
   * @throws IllegalStateException when the query fails or has no row
   */
  public String value(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new IllegalStateException("no row: " + query);
      }
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops a server of our own and removes its data; leaves a given one alone. */
  @Override
  public void close() {
    engine.close();
  }

  /** Version, address and origin in one line. */
  @Override
  public String toString() {
    return "PostgreSQL %s at %s:%d from %s"
        .formatted(version, address().host(), address().port(), engine.origin());
  }
}
