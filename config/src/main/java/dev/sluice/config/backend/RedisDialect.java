package dev.sluice.config.backend;

import dev.sluice.config.problem.Nearest;
import dev.sluice.config.shape.Reading;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis://user:password@host:port/number} (IANA's provisional registration), {@code
 * rediss://} for TLS, {@code unix:/path?db=number&user=...&password=...} for a socket.
 */
final class RedisDialect implements Dialect {

  private static final int PORT = 6379;
  private static final int MAX_DIGITS = 5;
  private static final String TLS = "rediss";
  private static final Set<String> SCHEMES = Set.of("redis", TLS, "unix");
  private static final List<String> PARAMETERS =
      List.of("user", "password", "db", "sslmode", "sslrootcert", "sslcert", "sslkey");

  @Override
  public String example() {
    return "redis://user:password@host:6379/0";
  }

  @Override
  public boolean knows(String scheme) {
    return SCHEMES.contains(scheme);
  }

  @Override
  public @Nullable Backend read(UrlParts url, Reading reading, Faults faults) {
    boolean onSocket = url.scheme().equals("unix");
    Endpoint address = onSocket ? Endpoint.unix(url.path()) : Hosts.read(url.hosts(), PORT, faults);
    String database = taken(url, "db", onSocket ? "" : url.path());
    if (database.length() > MAX_DIGITS || !database.chars().allMatch(c -> c >= '0' && c <= '9')) {
      faults.expect("a database number, as in redis://host:6379/0");
    }
    String user = taken(url, "user", url.user());
    Secret password = Secret.of(taken(url, "password", url.password()));
    BackendTls tls = tls(url, reading, faults);
    for (String name : url.query().keySet()) {
      String nearest = Nearest.to(name, PARAMETERS).map(n -> n + " instead of ").orElse("no ");
      faults.expect(nearest + "parameter " + name);
    }
    return address == null
        ? null
        : new Backend(
            new BackendSettings(address, database, user, password, tls, Map.of()),
            Optional.empty());
  }

  private static String taken(UrlParts url, String parameter, String otherwise) {
    String value = url.take(parameter);
    return value == null ? otherwise : value;
  }

  private static BackendTls tls(UrlParts url, Reading reading, Faults faults) {
    boolean encrypted = url.scheme().equals(TLS);
    TlsMode usual = encrypted ? TlsMode.VERIFY_FULL : TlsMode.DISABLE;
    BackendTls tls = TlsParameters.take(url, usual, reading, faults);
    if (!encrypted && tls.mode() != TlsMode.DISABLE) {
      faults.expect("rediss:// for TLS");
    }
    return tls;
  }
}
