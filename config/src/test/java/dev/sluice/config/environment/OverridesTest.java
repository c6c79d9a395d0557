package dev.sluice.config.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.tenant.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_TENANTS_0_LIMITS_MAXPOOL",
        "SLUICE_TENANTS_0_LIMITS_MAX_POOL",
        "SLUICE_TENANTS_ACME_LIMITS_MAXPOOL",
        "SLUICE_TIERS_DEFAULT_MAXPOOL"
      })
  void keyIsNamedByItsPath(String variable) {
    assertThat(Sample.small().variable(variable, "7").tenant().limits().pool().max()).isEqualTo(7);
  }

  @Test
  void environmentGoesBeforeTheFile() {
    Sample sample = Sample.tenantAnd("limits: {maxPool: 9}");
    assertThat(sample.tenant().limits().pool().max()).isEqualTo(9);
    sample.variable("SLUICE_TENANTS_ACME_LIMITS_MAXPOOL", "7");
    assertThat(sample.tenant().limits().pool().max()).isEqualTo(7);
  }

  @Test
  void singleValueIsTakenAsItIs() {
    assertThat(
            Sample.small()
                .variable("SLUICE_ADMIN_TOKEN", "${NOT} #replaced: [")
                .settings()
                .admin()
                .token()
                .reveal())
        .isEqualTo("${NOT} #replaced: [");
  }

  @Test
  void listsAndMappingsAreWrittenAsYaml() {
    Sample sample =
        Sample.small()
            .variable("SLUICE_TENANTS_0_POSTGRES_DATABASES", "[a, b]")
            .variable("SLUICE_TENANTS_0_LIMITS_RATELIMIT", "{perSecond: 5, burst: 6}")
            .variable("SLUICE_RETRY", "{maxAttempts: 2}");
    assertThat(sample.postgres().databases()).containsExactly("a", "b");
    assertThat(sample.tenant().limits().admission().rateLimit()).isEqualTo(new RateLimit(5, 6));
    assertThat(sample.settings().retry().maxAttempts()).isEqualTo(2);
  }

  @Test
  void rateIsWrittenInOneWordOrByItsKeys() {
    assertThat(rate("SLUICE_TENANTS_0_LIMITS_RATELIMIT", "200/s"))
        .isEqualTo(new RateLimit(200, 400));
    assertThat(rate("SLUICE_TENANTS_0_LIMITS_RATE_LIMIT_PER_SECOND", "3"))
        .isEqualTo(new RateLimit(3, 6));
  }

  private static Object rate(String variable, String value) {
    RateLimit limit =
        Sample.small().variable(variable, value).tenant().limits().admission().rateLimit();
    return limit == null ? "none" : limit;
  }

  @Test
  void wholeFileCanBeGivenByVariables() {
    ProxySettings settings =
        Sample.of("{}")
            .variable("SLUICE_LISTENERS_0_PROTOCOL", "postgres")
            .variable("SLUICE_LISTENERS_0_LISTEN", "127.0.0.1:0")
            .variable("SLUICE_TENANTS_0_ID", "acme")
            .variable("SLUICE_TENANTS_0_POSTGRES_BACKEND", "postgresql://u:p@h/d")
            .variable("SLUICE_TENANTS_1_ID", "other")
            .variable("SLUICE_TENANTS_1_POSTGRES_BACKEND", "postgresql://u:p@h/e")
            .settings();
    assertThat(settings.listeners())
        .extracting(ListenerSettings::protocol)
        .containsOnly("postgres");
    assertThat(settings.tenants())
        .extracting((TenantSettings tenant) -> tenant.id().value())
        .containsExactly("acme", "other");
  }

  @Test
  void itemsAreAddedInTheOrderOfTheirNumbers() {
    Sample sample = Sample.small();
    for (int i = 1; i <= 11; i++) {
      sample.variable("SLUICE_TENANTS_" + i + "_ID", "t" + i);
      sample.variable("SLUICE_TENANTS_" + i + "_POSTGRES_BACKEND", "postgresql://u:p@h/d");
    }
    assertThat(sample.settings().tenants()).hasSize(12);
    assertThat(sample.settings().tenants().get(11).id().value()).isEqualTo("t11");
  }

  @Test
  void namesInTheFileAreFoundWithoutCaseAndHyphens() {
    Sample sample =
        Sample.of(Sample.SMALL.replace("acme", "cache-Only") + "      clients: {Read-Only: x}\n")
            .variable("SLUICE_TENANTS_CACHE_ONLY_POSTGRES_CLIENTS_READ_ONLY", "y");
    assertThat(sample.postgres().clients()).containsOnlyKeys("Read-Only");
    assertThat(sample.postgres().clients().values())
        .allSatisfy(secret -> assertThat(secret.reveal()).isEqualTo("y"));
  }

  @Test
  void namesThatTheFileDoesNotHaveAreAdded() {
    Sample sample =
        Sample.small()
            .variable("SLUICE_TIERS_GOLD_MAXPOOL", "8")
            .variable("SLUICE_TENANTS_0_TIER", "GOLD")
            .variable("SLUICE_TENANTS_0_POSTGRES_CLIENTS_APP_RO", "x")
            .variable("SLUICE_TENANTS_0_POSTGRES_LANES_LOW_MAXPOOL", "2")
            .variable("SLUICE_TENANTS_0_POSTGRES_LANES_LOW_USERS", "[app_ro]");
    assertThat(sample.tenant().limits().pool().max()).isEqualTo(8);
    assertThat(sample.postgres().clients()).containsOnlyKeys("app_ro");
    assertThat(sample.postgres().lanes()).singleElement().extracting("name").isEqualTo("low");
  }

  @Test
  void mistakeInAVariableNamesTheVariable() {
    assertThat(Sample.small().variable("SLUICE_TIMERS_LOGIN_TIMEOUT", "1x").problems())
        .containsExactly(
            "environment variable SLUICE_TIMERS_LOGIN_TIMEOUT: timers.loginTimeout: 1x"
                + " (expected: a duration with its unit from 100ms to 10m)");
    assertThat(Sample.small().variable("SLUICE_RETRY", "{maxAttempts: [").problems())
        .singleElement()
        .asString()
        .startsWith("environment variable SLUICE_RETRY: retry: ");
  }

  @Test
  void variableThatNamesNoKeyIsANotice() {
    assertThat(Sample.small().variable("SLUICE_TEIRS_PRO_MAXPOOL", "1").notices())
        .containsExactly(
            "environment variable SLUICE_TEIRS_PRO_MAXPOOL: names no key, so it changes nothing;"
                + " nearest: TIERS");
    assertThat(Sample.small().variable("SLUICE_TENANTS_0_LIMITS_MAXPOL", "1").notices())
        .singleElement()
        .asString()
        .endsWith("nearest: MAXPOOL");
    assertThat(Sample.small().variable("SLUICE_TENANTS_7_ID", "x").notices()).hasSize(1);
  }

  @Test
  void variableThatNamesTwoKeysIsAMistake() {
    assertThat(
            Sample.smallAnd("  - {id: a-c-me, postgres: {backend: \"postgresql://u:p@h/d\"}}\n")
                .variable("SLUICE_TENANTS_ACME_TIER", "PRO")
                .problems())
        .containsExactly(
            "environment variable SLUICE_TENANTS_ACME_TIER: names several keys:"
                + " tenants[0].tier, tenants[1].tier (expected: positions instead of names)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_MASTER_KEY",
        "SLUICE_JAVA_OPTS",
        "SLUICE_SERVICE_HOST",
        "SLUICE_PORT",
        "SLUICE_PORT_6432_TCP_ADDR"
      })
  void variablesOfOthersAreLeftAlone(String variable) {
    assertThat(Sample.small().variable(variable, "x").configuration().notices()).isEmpty();
  }

  @Test
  void variableThatTheFileUsesIsNoNotice() {
    Sample sample =
        Sample.of(Sample.SMALL.replace(":secret@", ":${SLUICE_MY_PASSWORD}@"))
            .variable("SLUICE_MY_PASSWORD", "x");
    assertThat(sample.configuration().notices()).isEmpty();
  }

  @Test
  void profileCanBeGivenByTheEnvironment() {
    assertThat(
            Sample.small()
                .variable("SLUICE_PROFILE", "development")
                .settings()
                .retry()
                .firstDelay())
        .isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void partOfAValueThatIsNoMappingReplacesIt() {
    assertThat(
            Sample.smallAnd("retry: []\n")
                .variable("SLUICE_RETRY_MAXATTEMPTS", "2")
                .settings()
                .retry()
                .maxAttempts())
        .isEqualTo(2);
  }
}
