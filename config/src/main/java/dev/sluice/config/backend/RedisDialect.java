package dev.sluice.config.backend;

import dev.sluice.config.problem.Nearest;
import dev.sluice.config.shape.Reading;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis://user:password@host:port/number} (IANA's provisional registration), {@code
 * rediss://} for TLS, {@code unix:/path?db=number&user=...&password=...} for a socket; {@code
 * redis-sentinel://user:password@sentinel,sentinel/number?master=name} for the master that
 * Sentinels watch (user and password are the master's, as with Lettuce), {@code redis-cluster://}
 * for a cluster of which some nodes are named. With TLS those two are {@code rediss-sentinel://}
 * and {@code rediss-cluster://}.
 */
final class RedisDialect implements Dialect {

  private static final int PORT = 6379;
  private static final int MAX_DIGITS = 5;
  private static final String TLS = "rediss";
  private static final String TLS_SENTINEL = "rediss-sentinel";
  private static final String TLS_CLUSTER = "rediss-cluster";
  private static final String SENTINEL = "redis-sentinel";
  private static final String CLUSTER = "redis-cluster";
  private static final int SENTINEL_PORT = 26379;
  private static final Set<String> SCHEMES =
      Set.of("redis", TLS, "unix", SENTINEL, TLS_SENTINEL, CLUSTER, TLS_CLUSTER);
  private static final List<String> PARAMETERS =
      List.of(
          "user",
          "password",
          "db",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "master",
          "sentinelUser",
          "sentinelPassword");

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
    List<Endpoint> hosts = hosts(url, faults);
    Endpoint address = onSocket ? Endpoint.unix(url.path()) : hosts.isEmpty() ? null : hosts.get(0);
    Discovery discovery = discovery(url, hosts, faults);
    String database = taken(url, "db", onSocket ? "" : url.path());
    if (database.length() > MAX_DIGITS || !database.chars().allMatch(c -> c >= '0' && c <= '9')) {
      faults.expect("a database number, as in redis://host:6379/0");
    }
    if (isCluster(url) && !database.isEmpty() && !database.equals("0")) {
      faults.expect("database 0, which is the only one of a cluster");
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
            new BackendSettings(address, database, user, password, tls, Map.of(), discovery),
            Optional.empty());
  }

  private static boolean isSentinel(UrlParts url) {
    return url.scheme().equals(SENTINEL) || url.scheme().equals(TLS_SENTINEL);
  }

  private static boolean isCluster(UrlParts url) {
    return url.scheme().equals(CLUSTER) || url.scheme().equals(TLS_CLUSTER);
  }

  private static List<Endpoint> hosts(UrlParts url, Faults faults) {
    List<Endpoint> hosts = new ArrayList<>();
    boolean several = isSentinel(url) || isCluster(url);
    if (url.scheme().equals("unix")) {
      return hosts;
    }
    int port = isSentinel(url) ? SENTINEL_PORT : PORT;
    for (String host : several ? url.hosts().split(",", -1) : new String[] {url.hosts()}) {
      Endpoint read = Hosts.read(host, port, faults);
      if (read != null) {
        hosts.add(read);
      }
    }
    return hosts;
  }

  private static @Nullable Discovery discovery(UrlParts url, List<Endpoint> seeds, Faults faults) {
    if (isCluster(url)) {
      return new Discovery(Discovery.Kind.CLUSTER, seeds, "", "", Secret.of(""));
    }
    if (!isSentinel(url)) {
      return null;
    }
    String master = taken(url, "master", "");
    if (master.isEmpty()) {
      faults.expect("the name of the master, as in ?master=mymaster");
    }
    return new Discovery(
        Discovery.Kind.SENTINEL,
        seeds,
        master,
        taken(url, "sentinelUser", ""),
        Secret.of(taken(url, "sentinelPassword", "")));
  }

  private static String taken(UrlParts url, String parameter, String otherwise) {
    String value = url.take(parameter);
    return value == null ? otherwise : value;
  }

  private static BackendTls tls(UrlParts url, Reading reading, Faults faults) {
    boolean encrypted = url.scheme().startsWith(TLS);
    TlsMode usual = encrypted ? TlsMode.VERIFY_FULL : TlsMode.DISABLE;
    BackendTls tls = TlsParameters.take(url, usual, reading, faults);
    if (!encrypted && tls.mode() != TlsMode.DISABLE) {
      String scheme = isSentinel(url) ? TLS_SENTINEL : isCluster(url) ? TLS_CLUSTER : TLS;
      faults.expect(scheme + ":// for TLS");
    }
    return tls;
  }
}
