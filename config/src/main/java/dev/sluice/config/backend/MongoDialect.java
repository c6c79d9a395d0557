package dev.sluice.config.backend;

import dev.sluice.config.problem.Nearest;
import dev.sluice.config.shape.Reading;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code mongodb://user:password@host,host/database?options} and {@code mongodb+srv://} (MongoDB
 * specifications, "Connection String"; the options are those of "URI Options").
 */
final class MongoDialect implements Dialect {

  private static final int PORT = 27017;
  private static final String SRV = "mongodb+srv";

  private static final Set<String> OPTIONS =
      Set.of(
          "appname",
          "authMechanism",
          "authMechanismProperties",
          "authSource",
          "compressors",
          "connectTimeoutMS",
          "directConnection",
          "heartbeatFrequencyMS",
          "journal",
          "loadBalanced",
          "localThresholdMS",
          "maxConnecting",
          "maxIdleTimeMS",
          "maxPoolSize",
          "maxStalenessSeconds",
          "minPoolSize",
          "readConcernLevel",
          "readPreference",
          "readPreferenceTags",
          "replicaSet",
          "retryReads",
          "retryWrites",
          "serverMonitoringMode",
          "serverSelectionTimeoutMS",
          "socketTimeoutMS",
          "srvMaxHosts",
          "srvServiceName",
          "ssl",
          "timeoutMS",
          "tls",
          "tlsAllowInvalidCertificates",
          "tlsAllowInvalidHostnames",
          "tlsCAFile",
          "tlsCertificateKeyFile",
          "tlsCertificateKeyFilePassword",
          "tlsInsecure",
          "w",
          "waitQueueTimeoutMS",
          "wTimeoutMS",
          "zlibCompressionLevel");

  /** Options are compared without regard to case, as the specification says. */
  private static final TreeSet<String> KNOWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    KNOWN.addAll(OPTIONS);
  }

  @Override
  public String example() {
    return "mongodb://user:password@host:27017/database";
  }

  @Override
  public boolean knows(String scheme) {
    return scheme.equals("mongodb") || scheme.equals(SRV);
  }

  @Override
  public @Nullable Backend read(UrlParts url, Reading reading, Faults faults) {
    Endpoint first = hosts(url, faults);
    for (String name : url.query().keySet()) {
      if (!KNOWN.contains(name)) {
        String nearest = Nearest.to(name, KNOWN).map(n -> n + " instead of ").orElse("no ");
        faults.expect(nearest + "option " + name);
      }
    }
    if (first == null) {
      return null;
    }
    Secret password = Secret.of(url.password());
    BackendTls tls = tls(url, faults);
    return new Backend(
        new BackendSettings(first, url.path(), url.user(), password, tls, url.query()),
        Optional.empty());
  }

  private static @Nullable Endpoint hosts(UrlParts url, Faults faults) {
    String[] written = url.hosts().split(",", -1);
    if (url.scheme().equals(SRV) && (written.length > 1 || url.hosts().contains(":"))) {
      faults.expect("one host without a port, as mongodb+srv:// looks up the rest");
    }
    Endpoint first = null;
    for (String host : written) {
      String decoded = Percent.decode(host);
      boolean socket = decoded != null && decoded.startsWith("/");
      Endpoint read = socket ? Endpoint.unix(decoded) : Hosts.read(host, PORT, faults);
      first = first == null ? read : first;
    }
    return first;
  }

  private static BackendTls tls(UrlParts url, Faults faults) {
    String word = url.query().getOrDefault("tls", url.query().get("ssl"));
    if (word != null && !word.equals("true") && !word.equals("false")) {
      faults.expect("tls to be true or false");
    }
    boolean usual = url.scheme().equals(SRV);
    boolean encrypted = word == null ? usual : word.equals("true");
    return encrypted ? new BackendTls(TlsMode.VERIFY_FULL, null, null, null) : BackendTls.OFF;
  }
}
