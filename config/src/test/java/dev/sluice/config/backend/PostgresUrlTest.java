package dev.sluice.config.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresUrlTest {

  private static BackendSettings read(String url) {
    return Sample.backend(url).postgres().backend();
  }

  private static String mistake(String url) {
    String prefix = "sluice.yaml:6:16: tenants[0].postgres.backend: ";
    return Sample.backend(url).problems().get(0).replace(prefix, "");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:p@host:6543/db,             host:6543,       db",
    "postgres://u:p@host/db,                    host:5432,       db",
    "postgresql://u:p@host,                     host:5432,       ''",
    "postgresql://u:p@[::1]:6543/db,            [::1]:6543,      db",
    "postgresql://u:p@[2001:db8::1]/db,         [2001:db8::1]:5432, db",
    "postgresql://u:p@10.0.0.1/my%20db,         10.0.0.1:5432,   my db",
    "postgresql://u:p@my_host-1.internal/db,    my_host-1.internal:5432, db",
    "postgresql://u:p@/db?host=h&port=99,       h:99,            db",
    "postgresql://host?user=u&password=p&dbname=db, host:5432,   db",
    "postgresql://u:p@/db?host=/run/pg,         unix:/run/pg/.s.PGSQL.5432, db",
    "postgresql://u:p@/db?host=/run/pg&port=99, unix:/run/pg/.s.PGSQL.99, db",
    "postgresql://u:p@%2Frun%2Fpg:99/db,        unix:/run/pg/.s.PGSQL.99, db",
    "'unix:/run/pg/.s.PGSQL.5432?user=u&password=p&dbname=db', unix:/run/pg/.s.PGSQL.5432, db"
  })
  void addressAndDatabaseAreReadAsLibpqDoes(String url, String address, String database) {
    BackendSettings backend = read(url);
    assertThat(backend.address()).hasToString(address);
    assertThat(backend.database()).isEqualTo(database);
    assertThat(backend.user()).isEqualTo("u");
    assertThat(backend.password().reveal()).isEqualTo("p");
  }

  @ParameterizedTest
  @CsvSource({
    "u%40corp:p%2Fw%3A%25%C3%A9, u@corp, p/w:%é",
    "u:p:w,                      u,      p:w",
    "u:p@w,                      u,      p@w",
    "u:p+w,                      u,      p+w"
  })
  void escapesInTheLoginAreResolved(String login, String user, String password) {
    BackendSettings backend = read("postgresql://" + login + "@host/db");
    assertThat(backend.user()).isEqualTo(user);
    assertThat(backend.password().reveal()).isEqualTo(password);
  }

  @Test
  void variableInTheLoginIsTakenAsItIs() {
    BackendSettings backend =
        Sample.backend("postgresql://${PG_USER}:${PW}@${PG_HOST}/${DB}?application_name=${APP}")
            .variable("PG_USER", "u@corp")
            .variable("PW", "p@s/s:w%40?#&=+ é")
            .variable("PG_HOST", "host:6543")
            .variable("DB", "acme")
            .variable("APP", "a&b=c")
            .postgres()
            .backend();
    assertThat(backend.user()).isEqualTo("u@corp");
    assertThat(backend.password().reveal()).isEqualTo("p@s/s:w%40?#&=+ é");
    assertThat(backend.address()).hasToString("host:6543");
    assertThat(backend.database()).isEqualTo("acme");
    assertThat(backend.parameters()).containsExactly(Map.entry("application_name", "a&b=c"));
  }

  @Test
  void variableForTheWholeStringHoldsAString() {
    BackendSettings backend =
        Sample.backend("${URL}")
            .variable("URL", "postgresql://u:p%40w@host/db")
            .postgres()
            .backend();
    assertThat(backend.password().reveal()).isEqualTo("p@w");
  }

  @Test
  void tlsIsWhatSslmodeSays() {
    assertThat(read("postgresql://u:p@h/d").tls())
        .isEqualTo(new BackendTls(TlsMode.PREFER, null, null, null));
    assertThat(read("postgresql://u:p@h/d?sslmode=verify-full").tls().mode())
        .isEqualTo(TlsMode.VERIFY_FULL);
    assertThat(read("postgresql://u:p@h/d?sslmode=verify-full&sslrootcert=system").tls())
        .isEqualTo(new BackendTls(TlsMode.VERIFY_FULL, null, null, null));
    assertThat(read("postgresql://u:p@/d?host=/run/pg").tls()).isEqualTo(BackendTls.OFF);
  }

  @Test
  void certificatesAreFilesThatAreThere() {
    String url =
        "postgresql://u:p@h/d?sslmode=verify-ca&sslrootcert=ca.pem&sslcert=c.pem&sslkey=file:k.pem";
    Sample sample = Sample.backend(url).file("ca.pem", "").file("c.pem", "").file("k.pem", "");
    assertThat(sample.postgres().backend().tls())
        .isEqualTo(
            new BackendTls(
                TlsMode.VERIFY_CA,
                Path.of("/etc/sluice/ca.pem"),
                Path.of("/etc/sluice/c.pem"),
                Path.of("/etc/sluice/k.pem")));
    assertThat(Sample.backend(url).problems()).hasSize(3);
  }

  @Test
  void settingsOfTheSessionAreKept() {
    assertThat(read("postgresql://u:p@h/d?search_path=a,b&options=-c%20x%3D1").parameters())
        .containsOnly(Map.entry("search_path", "a,b"), Map.entry("options", "-c x=1"));
    assertThat(read("postgresql://u:p@h/d?gssencmode=disable").parameters()).isEmpty();
  }

  @Test
  void connectTimeoutIsTheTenants() {
    Sample sample = Sample.backend("postgresql://u:p@h/d?connect_timeout=3");
    assertThat(sample.tenant().limits().backend().connectTimeout())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(sample.postgres().backend().parameters()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mysql://u:p@h/d | mysql://***@h/d (expected: a connection string as in"
            + " postgresql://user:password@host:5432/database?sslmode=prefer)",
        "u:p@h/d | a connection string (expected: a scheme, as in postgresql://user@host/database)",
        "postgresql://u:p@h:0/d | postgresql://***@h:0/d (expected: a port from 1 to 65535;"
            + " in a password '@' is written as %40)",
        "postgresql://u:p@h:5x/d | postgresql://***@h:5x/d (expected: a port from 1 to 65535;"
            + " in a password '@' is written as %40)",
        "postgresql://u:p@h1,h2/d | postgresql://***@h1,h2/d (expected: one host: a backend is"
            + " one server)",
        "postgresql://h/d | postgresql://... (expected: a user, as in"
            + " postgresql://user@host/database)",
        "postgresql://u:p@/d | postgresql://***@/d (expected: a host, as in"
            + " postgresql://user@host/database or ?host=/folder of a socket)",
        "postgresql://u:p%zz@h/d | a connection string (expected: escapes of '%' and two"
            + " hexadecimal digits; '%' itself is written as %25)",
        "postgresql://u:p%ff@h/d | a connection string (expected: escapes of '%' and two"
            + " hexadecimal digits; '%' itself is written as %25)",
        "postgresql://u:p@h/d?sslmode=on | postgresql://***@h/d?... (expected: sslmode to be"
            + " one of disable, allow, prefer, require, verify-ca, verify-full)",
        "postgresql://u:p@h/d?sslmod=require | postgresql://***@h/d?... (expected: sslmode"
            + " instead of sslmod)",
        "postgresql://u:p@h/d?pasword=x | postgresql://***@h/d?... (expected: password"
            + " instead of pasword)",
        "postgresql://u:p@h/d?banana=1 | postgresql://***@h/d?... (expected: no parameter"
            + " banana)",
        "postgresql://u:p@h/d?target_session_attrs=read-write | postgresql://***@h/d?..."
            + " (expected: no target_session_attrs: a backend is one server; name the one that"
            + " all of the tenant's work goes to)",
        "postgresql://u:p@h/d?channel_binding=yes | postgresql://***@h/d?... (expected:"
            + " channel_binding to be one of disable, prefer, require)",
        "postgresql://u:p@h/d?connect_timeout=0 | postgresql://***@h/d?... (expected:"
            + " connect_timeout in seconds, from 1 to 3600)",
        "postgresql://u:p@h/d?gssencmode=require | postgresql://***@h/d?... (expected:"
            + " gssencmode disable or prefer, as backends are reached without GSSAPI)",
        "postgresql://u:p@h/d?sslmode=require&sslrootcert=system | postgresql://***@h/d?..."
            + " (expected: sslmode verify-full with the system's authorities, or a file as"
            + " sslrootcert)",
        "postgresql://u:p@h/d?sslmode=verify-ca | postgresql://***@h/d?... (expected: sslmode"
            + " verify-full with the system's authorities, or a file as sslrootcert)",
        "postgresql://u:p@h/d?user=v | postgresql://***@h/d?... (expected: the user once,"
            + " before or behind the question mark)",
        "postgresql://u:p@h/d?options=a&options=b | postgresql://***@h/d?... (expected: the"
            + " parameter options once)",
        "postgresql://u:p@h/d?options | a connection string (expected: parameters as in"
            + " ?name=value&name=value)",
        "postgresql://u:p@/d?host=/run&sslmode=require | postgresql://***@/d?... (expected: no"
            + " sslmode on a unix socket, which has no TLS)"
      })
  void mistakeIsNamedAndThePasswordIsNotShown(String url, String expected) {
    assertThat(mistake(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://app:hunter2#x@host/db",
    "postgresql://app:hunter2/x@host/db",
    "postgresql://app:hunter2?x@host/db",
    "postgresql://app:hunter2.host/db",
    "postgresql://app:x/hunter2",
    "postgresql:app:hunter2@host/db",
    "postgresql://app@host/db?passwort=hunter2",
    "hunter2"
  })
  void misplacedPasswordIsNotShownEither(String url) {
    assertThat(Sample.backend("\"" + url + "\"").problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void severalMistakesOfOneStringAreReportedTogether() {
    assertThat(Sample.backend("postgresql://h:99999/d?sslmode=x&banana=1").problems()).hasSize(4);
  }
}
