package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.HasSection;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Shape;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Sequence;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.Substitution;
import dev.sluice.config.tree.YamlReader;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.AdminSettings;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.settings.ServerCap;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.settings.WebhookSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import dev.sluice.core.tenant.RateLimit;
import dev.sluice.core.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One file gives every key another value than its default, and each arrives where it belongs. */
class EveryKeyTest {

  private static final Path FILE = Path.of("src/test/resources/every-key.yaml");
  private static final Path ETC = Path.of("/etc/sluice");

  private static String yaml() throws IOException {
    return Files.readString(FILE);
  }

  @Test
  void everyKeyArrivesInTheSettings() throws IOException {
    ProxySettings settings =
        Sample.of(yaml()).file("c.pem", "").file("k.pem", "").file("ca.pem", "").settings();
    assertThat(settings)
        .isEqualTo(
            new ProxySettings(
                new ProcessSettings(
                    3, Duration.ofNanos(25_000), sec(1), sec(2), sec(3), sec(4), 65536),
                new AdminSettings(
                    Endpoint.parse("0.0.0.0:9091"),
                    Secret.of("t0ken"),
                    List.of(new WebhookSettings("https://hooks.example.com/db", "critical"))),
                List.of(listener()),
                List.of(new ServerCap(Endpoint.parse("db:5433"), 90)),
                List.of(tenant()),
                new RetrySettings(sec(5), sec(6), 7),
                new BreakerSettings(8, 9, 10, sec(11), sec(12), 13)));
  }

  private static Duration sec(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static ListenerSettings listener() {
    return new ListenerSettings(
        "postgres",
        Endpoint.parse("[::]:6433"),
        new TenantId("acme"),
        new ListenerTls(
            TlsMode.VERIFY_CA, ETC.resolve("c.pem"), ETC.resolve("k.pem"), ETC.resolve("ca.pem")));
  }

  private static TenantSettings tenant() {
    Limits limits =
        new Limits(
            new Limits.Pool(1, 29, sec(15)),
            new Limits.Admission(3, sec(8), new RateLimit(6, 7), Priority.CRITICAL),
            new Limits.Session(5, sec(4), sec(12), sec(13), sec(14)),
            new Limits.Backend(sec(9), sec(10), sec(11)));
    return new TenantSettings(
        new TenantId("acme"), "GOLD", limits, Map.of("postgres", service(), "redis", redis()));
  }

  private static ServiceSettings redis() {
    return new ServiceSettings(
        "redis",
        new BackendSettings(
            Endpoint.parse("db:6379"), "2", "app", Secret.of("pw"), BackendTls.OFF, Map.of()),
        List.of(),
        Pooling.TRANSACTION,
        ClientAuth.PASSWORD,
        Map.of("app", Secret.of("s3cret")),
        List.of(new LaneSettings("low", List.of("u"), List.of("a*"), 1, 2, sec(3), sec(4))),
        Map.of("commands", "owner", "readFrom", "master"));
  }

  private static ServiceSettings service() {
    return new ServiceSettings(
        "postgres",
        new BackendSettings(
            Endpoint.parse("db:5433"),
            "maindb",
            "app",
            Secret.of("pw"),
            new BackendTls(TlsMode.REQUIRE, null, null, null),
            Map.of("application_name", "sluice")),
        List.of("reports"),
        Pooling.SESSION,
        ClientAuth.PASSWORD,
        Map.of("app", Secret.of("s3cret")),
        List.of(new LaneSettings("low", List.of("u"), List.of("a*"), 1, 2, sec(3), sec(4))),
        Map.of(
            "maxPreparedStatements", "0",
            "resetQuery", "RESET ALL",
            "trackParameters", "search_path,role"));
  }

  @Test
  void fileNamesEveryKeyThereIs() throws IOException {
    Substitution none = new Substitution(Map.of());
    Node tree = YamlReader.read(Origin.file("f"), yaml(), none, new Findings()).orElseThrow();
    Set<String> known = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    walk(RootKeys.SECTION, "", known);
    collect(RootKeys.SECTION, tree, "", named);
    assertThat(named).isEqualTo(known);
  }

  private static void walk(Shape<?> shape, String path, Set<String> known) {
    if (shape instanceof HasSection mapping) {
      for (Key<?> key : mapping.section().keys()) {
        known.add(path + "." + key.name());
        walk(key.shape(), path + "." + key.name(), known);
      }
    } else if (shape instanceof ListOf<?> list) {
      walk(list.element(), path + "[]", known);
    } else if (shape instanceof MapOf<?> map) {
      walk(map.value(), path + ".*", known);
    }
  }

  private static void collect(Shape<?> shape, Node node, String path, Set<String> named) {
    if (shape instanceof HasSection mapping && node instanceof Mapping values) {
      for (Key<?> key : mapping.section().keys()) {
        if (values.entries().containsKey(key.name())) {
          named.add(path + "." + key.name());
          Node value = values.entries().get(key.name()).value();
          collect(key.shape(), value, path + "." + key.name(), named);
        }
      }
    } else if (shape instanceof ListOf<?> list && node instanceof Sequence items) {
      items.items().forEach(item -> collect(list.element(), item, path + "[]", named));
    } else if (shape instanceof MapOf<?> map && node instanceof Mapping values) {
      values
          .entries()
          .values()
          .forEach(entry -> collect(map.value(), entry.value(), path + ".*", named));
    }
  }
}
