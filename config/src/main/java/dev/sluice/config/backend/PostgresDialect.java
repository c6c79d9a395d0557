package dev.sluice.config.backend;

import dev.sluice.config.shape.Reading;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgresql://user:password@host:port/database?sslmode=...} as libpq reads it (PostgreSQL
 * 18 manual, section 32.1.1.2), with unix sockets by {@code ?host=/folder} or by {@code
 * unix:/folder/.s.PGSQL.5432?user=...}.
 */
final class PostgresDialect implements Dialect {

  private static final int PORT = 5432;
  private static final int MAX_CONNECT_SECONDS = 3600;
  private static final Set<String> SCHEMES = Set.of("postgresql", "postgres", "unix");

  @Override
  public String example() {
    return "postgresql://user:password@host:5432/database?sslmode=prefer";
  }

  @Override
  public boolean knows(String scheme) {
    return SCHEMES.contains(scheme);
  }

  @Override
  public @Nullable Backend read(UrlParts url, Reading reading, Faults faults) {
    String user = either(url.user(), url.take("user"), "the user", faults);
    String password = either(url.password(), url.take("password"), "the password", faults);
    boolean onSocket = url.scheme().equals("unix");
    String path = onSocket ? "" : url.path();
    String database = either(path, url.take("dbname"), "the database", faults);
    if (user.isEmpty()) {
      faults.expect("a user, as in postgresql://user@host/database");
    }
    Endpoint address = onSocket ? Endpoint.unix(url.path()) : address(url, faults);
    Optional<Duration> connectTimeout = connectTimeout(url.take("connect_timeout"), faults);
    refuseGss(url.take("gssencmode"), faults);
    BackendTls tls = tls(url, address, reading, faults);
    var parameters = PostgresParameters.judge(url.query(), faults);
    if (address == null) {
      return null;
    }
    Secret secret = Secret.of(password);
    return new Backend(
        new BackendSettings(address, database, user, secret, tls, parameters), connectTimeout);
  }

  private static String either(
      String before, @Nullable String parameter, String what, Faults faults) {
    if (parameter == null) {
      return before;
    }
    if (!before.isEmpty()) {
      faults.expect(what + " once, before or behind the question mark");
    }
    return parameter;
  }

  private static @Nullable Endpoint address(UrlParts url, Faults faults) {
    String port = url.take("port");
    int usualPort = port == null ? PORT : Hosts.port(port, faults);
    String named = url.take("host");
    String hosts = either(url.hosts(), named, "the host", faults);
    if (hosts.contains(",")) {
      faults.expect("one host: a backend is one server");
      return null;
    }
    if (hosts.startsWith("/")) {
      return socket(hosts, usualPort);
    }
    if (hosts.regionMatches(true, 0, "%2F", 0, 3)) {
      int colon = hosts.indexOf(':');
      String folder = Percent.decode(colon < 0 ? hosts : hosts.substring(0, colon));
      int number = colon < 0 ? usualPort : Hosts.port(hosts.substring(colon + 1), faults);
      return folder == null ? missing(faults) : socket(folder, number);
    }
    return hosts.isEmpty() ? missing(faults) : Hosts.read(hosts, usualPort, faults);
  }

  /** The file's name is the server's (PostgreSQL 18 manual, unix_socket_directories). */
  private static Endpoint socket(String folder, int port) {
    return Endpoint.unix(folder + "/.s.PGSQL." + port);
  }

  private static @Nullable Endpoint missing(Faults faults) {
    faults.expect("a host, as in postgresql://user@host/database or ?host=/folder of a socket");
    return null;
  }

  private static BackendTls tls(
      UrlParts url, @Nullable Endpoint address, Reading reading, Faults faults) {
    boolean onSocket = address != null && address.isUnix();
    TlsMode usual = onSocket ? TlsMode.DISABLE : TlsMode.PREFER;
    BackendTls tls = TlsParameters.take(url, usual, reading, faults);
    if (!onSocket || tls.mode() == TlsMode.DISABLE) {
      return tls;
    }
    if (tls.mode() == TlsMode.ALLOW || tls.mode() == TlsMode.PREFER) {
      return BackendTls.OFF;
    }
    faults.expect("no sslmode on a unix socket, which has no TLS");
    return tls;
  }

  private static Optional<Duration> connectTimeout(@Nullable String seconds, Faults faults) {
    if (seconds == null) {
      return Optional.empty();
    }
    boolean digits = !seconds.isEmpty() && seconds.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = digits && seconds.length() <= 4 ? Integer.parseInt(seconds) : 0;
    if (value < 1 || value > MAX_CONNECT_SECONDS) {
      faults.expect("connect_timeout in seconds, from 1 to " + MAX_CONNECT_SECONDS);
    }
    return Optional.of(Duration.ofSeconds(value));
  }

  private static void refuseGss(@Nullable String mode, Faults faults) {
    if (mode != null && !mode.equals("disable") && !mode.equals("prefer")) {
      faults.expect("gssencmode disable or prefer, as backends are reached without GSSAPI");
    }
  }
}
