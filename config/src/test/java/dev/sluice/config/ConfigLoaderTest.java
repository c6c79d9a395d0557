package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest {

  @Test
  void fiveMistakesAreReportedAtOnce() {
    assertThat(
            Sample.of(
                    """
                    profil: production
                    listeners:
                      - {protocol: postgers, listen: 127.0.0.1:6432}
                    tenants:
                      - id: acme
                        limits: {maxPool: 0, queueTimeout: 5}
                        postgres:
                          backend: postgresql://app:secret@127.0.0.1:99999/acme
                    """)
                .problems())
        .containsExactly(
            "sluice.yaml:1:1: profil: unknown key (expected: profile)",
            "sluice.yaml:3:16: listeners[0].protocol: postgers"
                + " (expected: one of postgres, redis, mongo)",
            "sluice.yaml:6:23: tenants[0].limits.maxPool: 0"
                + " (expected: a whole number from 1 to 10000)",
            "sluice.yaml:6:40: tenants[0].limits.queueTimeout: 5"
                + " (expected: a duration with its unit from 1ms to 1h)",
            "sluice.yaml:8:16: tenants[0].postgres.backend:"
                + " postgresql://***@127.0.0.1:99999/acme"
                + " (expected: a port from 1 to 65535; in a password '@' is written as %40)");
  }

  @Test
  void missingKeysAreReportedWhereTheyShouldStand() {
    assertThat(Sample.of("profile: development").problems())
        .containsExactly(
            "sluice.yaml:1:1: listeners: missing"
                + " (expected: a list of one or more, each a mapping)",
            "sluice.yaml:1:1: tenants: missing"
                + " (expected: a list of one or more, each a mapping)");
  }

  @Test
  void fileThatCannotBeReadIsAMistake() {
    Loaded loaded = ConfigLoader.load(Path.of("no", "such.yaml"), Map.of());
    assertThat(loaded).hasToString("no/such.yaml:1:1: cannot be read (expected: a readable file)");
  }

  @Test
  void emptyFileIsAMistake() {
    assertThat(Sample.of("# nothing\n").problems())
        .containsExactly("sluice.yaml:1:1: nothing (expected: a mapping)");
  }

  @Test
  void fileThatIsAListIsAMistake() {
    assertThat(Sample.of("- profile: production").problems())
        .singleElement()
        .asString()
        .startsWith("sluice.yaml:1:1: a list (expected: a mapping with profile, ");
  }

  @Test
  void wrongProfileIsAMistakeAndNotAChoice() {
    assertThat(Sample.smallAnd("profile: prod\n").problems())
        .containsExactly(
            "sluice.yaml:7:10: profile: prod (expected: one of production, development)");
  }

  @Test
  void developmentHasItsOwnDefaults() {
    ProxySettings settings = Sample.smallAnd("profile: development\n").settings();
    assertThat(settings.retry().firstDelay()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.tenants().get(0).limits().pool().max()).isEqualTo(10);
    assertThat(Sample.small().settings().retry().firstDelay()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void namedFilesAreListedForWatching() {
    Configuration configuration =
        Sample.of(Sample.SMALL.replace("app:secret@", "app@"))
            .variable("SLUICE_TENANTS_ACME_POSTGRES_PASSWORD", "file:secrets/pg")
            .file("secrets/pg", "secret\n")
            .configuration();
    assertThat(configuration.files())
        .containsExactlyInAnyOrder(MemoryFiles.CONFIG, Path.of("/etc/sluice/secrets/pg"));
  }

  @Test
  void listenerHasTheTlsFilesThatAreThere() {
    ListenerTls tls =
        Sample.of(
                Sample.SMALL.replace(
                    "defaultTenant: acme",
                    "tls: {certificate: file:tls.crt, key: /etc/sluice/tls.key}"))
            .file("tls.crt", "")
            .file("tls.key", "")
            .settings()
            .listeners()
            .get(0)
            .tls();
    assertThat(tls)
        .isEqualTo(
            new ListenerTls(
                TlsMode.REQUIRE,
                Path.of("/etc/sluice/tls.crt"),
                Path.of("/etc/sluice/tls.key"),
                null));
  }

  @Test
  void trackedParametersAreOneText() {
    assertThat(Sample.small().postgres().options()).containsEntry("trackParameters", "*");
    assertThat(Sample.postgresAnd("trackParameters: [a, b.c]").postgres().options())
        .containsEntry("trackParameters", "a,b.c");
    assertThat(Sample.postgresAnd("trackParameters: [\"*\"]").postgres().options())
        .containsEntry("trackParameters", "*");
    assertThat(Sample.postgresAnd("trackParameters: [\"a b\"]").problems()).hasSize(1);
  }

  @Test
  void adminTokenThatIsLeftOutIsNone() {
    assertThat(Sample.small().settings().admin().token()).isEqualTo(Secret.NONE);
  }
}
