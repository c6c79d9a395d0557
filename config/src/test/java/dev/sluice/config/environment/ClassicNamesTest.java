package dev.sluice.config.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.tenant.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassicNamesTest {

  @Test
  void eachStandsForItsKey() {
    ProxySettings settings =
        Sample.small()
            .variable("DB_MAX_POOL_SIZE", "7")
            .variable("DB_MIN_POOL_SIZE", "3")
            .variable("DB_CONNECT_TIMEOUT", "1500")
            .variable("DB_SOCKET_TIMEOUT", "2500")
            .variable("DB_MAX_IDLE_TIME", "3500")
            .variable("DB_WAIT_QUEUE_TIMEOUT", "4500")
            .variable("DB_MAX_RETRY_ATTEMPTS", "2")
            .variable("DB_MONITOR_INTERVAL", "5500")
            .settings();
    Limits limits = settings.tenants().get(0).limits();
    assertThat(limits.pool().max()).isEqualTo(7);
    assertThat(limits.pool().min()).isEqualTo(3);
    assertThat(limits.backend().connectTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(limits.session().queryTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(limits.backend().idleTimeout()).isEqualTo(Duration.ofMillis(3500));
    assertThat(limits.admission().queueTimeout()).isEqualTo(Duration.ofMillis(4500));
    assertThat(settings.retry().maxAttempts()).isEqualTo(2);
    assertThat(settings.process().healthInterval()).isEqualTo(Duration.ofMillis(5500));
  }

  @Test
  void serverSelectionAndWaitQueueShareTheShorterDeadline() {
    Sample sample = Sample.small().variable("DB_SERVER_SELECTION_TIMEOUT", "2000");
    assertThat(sample.tenant().limits().admission().queueTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(sample.notices()).isEmpty();
    sample.variable("DB_WAIT_QUEUE_TIMEOUT", "9000");
    assertThat(sample.tenant().limits().admission().queueTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(sample.notices())
        .containsExactly(
            "environment variable DB_WAIT_QUEUE_TIMEOUT: shares one deadline with the other wait;"
                + " the shorter one holds");
  }

  @Test
  void theyGoBeforeTheTierAndNotBeforeTheTenant() {
    String tenant = "tier: PRO";
    assertThat(max(Sample.tenantAnd(tenant))).isEqualTo(50);
    assertThat(max(Sample.tenantAnd(tenant).variable("DB_MAX_POOL_SIZE", "7"))).isEqualTo(7);
    assertThat(
            max(
                Sample.tenantAnd(tenant + "\nlimits: {maxPool: 9}")
                    .variable("DB_MAX_POOL_SIZE", "7")))
        .isEqualTo(9);
  }

  private static int max(Sample sample) {
    return sample.tenant().limits().pool().max();
  }

  @Test
  void defaultMinPoolGivesWay() {
    Sample sample = Sample.tenantAnd("tier: PRO").variable("DB_MAX_POOL_SIZE", "7");
    assertThat(sample.tenant().limits().pool().min()).isEqualTo(7);
  }

  @Test
  void sluicesOwnNamesGoBeforeThem() {
    assertThat(
            Sample.small()
                .variable("DB_MAX_RETRY_ATTEMPTS", "2")
                .variable("SLUICE_RETRY_MAXATTEMPTS", "3")
                .settings()
                .retry()
                .maxAttempts())
        .isEqualTo(3);
  }

  @Test
  void zeroTurnsOffWhatCanBeOff() {
    assertThat(
            Sample.small()
                .variable("DB_SOCKET_TIMEOUT", "0")
                .tenant()
                .limits()
                .session()
                .queryTimeout())
        .isEqualTo(Duration.ZERO);
    assertThat(Sample.small().variable("DB_CONNECT_TIMEOUT", "0").problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DB_MAX_POOL_SIZE|many|many (expected: a whole number from 1 to 10000)",
        "DB_MAX_POOL_SIZE|0|maxPool: 0 (expected: a whole number from 1 to 10000)",
        "DB_MAX_IDLE_TIME|30s|30s (expected: a whole number of milliseconds)",
        "DB_MAX_IDLE_TIME|-1|-1 (expected: a whole number of milliseconds)",
        "DB_MONITOR_INTERVAL|1|timers.healthInterval: 1ms"
            + " (expected: a duration with its unit from 100ms to 1h)"
      })
  void mistakeNamesTheVariable(String variable, String value, String mistake) {
    assertThat(Sample.small().variable(variable, value).problems())
        .containsExactly("environment variable " + variable + ": " + mistake);
  }

  @Test
  void emptyOneIsAsGoodAsUnset() {
    assertThat(max(Sample.small().variable("DB_MAX_POOL_SIZE", ""))).isEqualTo(50);
  }
}
