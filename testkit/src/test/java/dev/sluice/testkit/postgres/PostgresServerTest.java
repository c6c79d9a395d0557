package dev.sluice.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.tls.Certificates;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void runsTheMajorVersionAskedFor(int major) {
    try (PostgresServer server = open(PostgresRequest.major(major))) {
      assertThat(server.major()).isEqualTo(major);
      assertThat(server.toString()).contains("PostgreSQL " + major, "from ");
    }
  }

  @Test
  void stopsAndStartsAgainWithTheSameDataOnTheSamePort() {
    try (OwnedPostgresServer server = own()) {
      server.execute("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
      server.stop();
      assertThatThrownBy(server::connect).isInstanceOf(SQLException.class);
      server.startAgain();
      assertThat(server.value("SELECT n FROM kept")).isEqualTo("7");
      server.crash();
      server.startAgain();
      assertThat(server.value("SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void killingABackendEndsEverySession() throws SQLException {
    try (OwnedPostgresServer server = own();
        Connection victim = server.connect()) {
      int pid = Integer.parseInt(value(victim, "SELECT pg_backend_pid()"));
      server.killBackend(pid);
      assertThatThrownBy(() -> value(victim, "SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aFrozenServerAcceptsButNeverAnswers() throws SQLException {
    try (OwnedPostgresServer server = own()) {
      server.freeze();
      String url = server.address().jdbcUrl() + "?loginTimeout=1";
      assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", "postgres"))
          .isInstanceOf(SQLException.class)
          .isNotInstanceOf(SQLTransientConnectionException.class);
      server.thaw();
      assertThat(server.value("SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password", "trust"})
  void asksForThePasswordAsItsHbaLineSays(String method) throws SQLException {
    PostgresRequest request =
        PostgresRequest.any()
            .withHba("host all joe 127.0.0.1/32 " + method)
            .withSetting("password_encryption", method.equals("md5") ? "md5" : "scram-sha-256");
    try (PostgresServer server = open(request)) {
      server.execute("CREATE ROLE joe LOGIN PASSWORD 'right'");
      String url = server.address().jdbcUrl();
      DriverManager.getConnection(url, "joe", "right").close();
      if (!method.equals("trust")) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, "joe", "wrong"))
            .hasMessageContaining("password authentication failed");
      }
    }
  }

  @Test
  void offersTlsAndLetsAClientCertificateIn() throws Exception {
    Certificates certificates = Certificates.generate();
    PostgresRequest request =
        PostgresRequest.any()
            .withTls(certificates)
            .withHba("hostssl all joe 127.0.0.1/32 cert")
            .withMaxConnections(17);
    Path directory = Files.createTempDirectory("client-certificate");
    try (PostgresServer server = open(request)) {
      server.execute("CREATE ROLE joe LOGIN");
      assertThat(server.value("SHOW max_connections")).isEqualTo("17");
      certificates.writeTo(directory);
      X509Bundle joesOwn = certificates.client("joe");
      Certificates.writePair(joesOwn, directory.resolve("joe.crt"), directory.resolve("joe.key"));
      // pgjdbc takes keys in DER only.
      Files.write(directory.resolve("joe.pk8"), joesOwn.getKeyPair().getPrivate().getEncoded());
      String url =
          "%s?sslmode=verify-full&sslrootcert=%s/ca.crt&sslcert=%s/joe.crt&sslkey=%s/joe.pk8"
              .formatted(server.address().jdbcUrl(), directory, directory, directory);
      try (Connection joe = DriverManager.getConnection(url, "joe", "")) {
        assertThat(value(joe, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
            .isEqualTo("t");
      }
    }
  }

  @Test
  void ofOurOwnServerTheUnixSocketIsKnown() {
    try (OwnedPostgresServer server = own()) {
      Path directory = server.socketDirectory().orElseThrow();
      assertThat(directory.resolve(".s.PGSQL." + server.address().port())).exists();
    }
  }

  @Test
  void saysWhyEverySourceDeclined() {
    PostgresRequest request = PostgresRequest.major(99);
    List<PostgresSource<?>> sources =
        List.of(new GivenSource(Map.of()), new InstalledSource(), new EmbeddedSource());
    assertThatThrownBy(() -> PostgresServer.open(request, sources))
        .isInstanceOf(PostgresServer.Unavailable.class)
        .hasMessageContaining("SLUICE_TEST_POSTGRES is not set")
        .hasMessageContaining("install")
        .hasMessageContaining("the embedded one is 18");
  }

  @Test
  void theEmbeddedOneServesWhereNothingElseIs() {
    try (PostgresServer server =
        new PostgresServer(
            PostgresServer.open(PostgresRequest.any(), List.of(new EmbeddedSource())))) {
      assertThat(server.major()).isEqualTo(EmbeddedSource.MAJOR);
    }
  }

  @Test
  void aServerGivenByAddressIsUsedFirstAndLeftRunning() throws Exception {
    try (PostgresServer somebodys = own()) {
      Map<String, String> environment =
          Map.of(GivenSource.VARIABLE + "_" + somebodys.major(), somebodys.address().url());
      GivenSource source = new GivenSource(environment);
      PostgresRequest request = PostgresRequest.major(somebodys.major());
      try (PostgresServer given = new PostgresServer(source.open(request))) {
        assertThat(given.address()).isEqualTo(somebodys.address());
      }
      assertThatThrownBy(() -> source.open(request.withSetting("fsync", "off")))
          .hasMessageContaining("not ours to configure");
      assertThat(somebodys.value("SELECT 1")).isEqualTo("1");
    }
  }

  private static OwnedPostgresServer own() {
    try {
      return OwnedPostgresServer.start(PostgresRequest.any());
    } catch (PostgresServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static PostgresServer open(PostgresRequest request) {
    try {
      return PostgresServer.start(request);
    } catch (PostgresServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
