package dev.sluice.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TenantSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadPlanTest {

  private static final String OTHER =
      "  - {id: other, postgres: {backend: \"postgresql://u:p@h/d\"}}\n";

  private static ReloadPlan from(String before, String after) {
    return ReloadPlan.between(Sample.of(before).settings(), Sample.of(after).settings());
  }

  private static TenantChange change(String keys) {
    ProxySettings before = Sample.small().settings();
    ProxySettings after = Sample.of(Sample.SMALL + keys).settings();
    return ReloadPlan.between(before, after).tenants().changed().get(0);
  }

  @Test
  void sameSettingsMakeAnEmptyPlan() {
    ReloadPlan plan = from(Sample.SMALL, Sample.SMALL);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.lines()).isEmpty();
  }

  @Test
  void tenantsComeAndGo() {
    ReloadPlan added = from(Sample.SMALL, Sample.SMALL + OTHER);
    assertThat(added.tenants().added())
        .extracting((TenantSettings tenant) -> tenant.id().value())
        .containsExactly("other");
    assertThat(added.tenants().changed()).isEmpty();
    ReloadPlan removed = from(Sample.SMALL + OTHER, Sample.SMALL);
    assertThat(removed.lines()).containsExactly("tenants removed: other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'    limits: {maxPool: 7}'|LIMITS|false",
        "'    tier: PRO'|TIER|false",
        "'      clients: {a: b}'|CLIENTS|false",
        "'      auth: md5'|CLIENTS|false",
        "'      databases: [x]'|DATABASES|false",
        "'      lanes: {low: {users: [a]}}'|LANES|false",
        "'      pooling: session'|POOLING|true",
        "'      resetQuery: RESET ALL'|OPTIONS|true"
      })
  void changeOfATenantIsNamed(String keys, Part part, boolean newConnections) {
    TenantChange change = change(keys + "\n");
    assertThat(change.parts()).contains(part);
    assertThat(change.needsNewConnections()).isEqualTo(newConnections);
  }

  @Test
  void onlyWhatChangedIsNamed() {
    assertThat(change("    limits: {maxPool: 7}\n")).hasToString("acme (limits)");
  }

  @Test
  void otherBackendNeedsNewConnections() {
    ReloadPlan plan = from(Sample.SMALL, Sample.SMALL.replace("secret", "other"));
    TenantChange change = plan.tenants().changed().get(0);
    assertThat(change.parts()).containsExactly(Part.BACKEND);
    assertThat(change.needsNewConnections()).isTrue();
    assertThat(plan.toString() + plan.lines()).doesNotContain("secret");
  }

  @Test
  void listenerIsKnownByItsAddress() {
    String moved = Sample.SMALL.replace("6432", "6433");
    assertThat(from(Sample.SMALL, moved).lines())
        .containsExactly("listeners added: 127.0.0.1:6433", "listeners removed: 127.0.0.1:6432");
    String changed = Sample.SMALL.replace(", defaultTenant: acme", "");
    assertThat(from(Sample.SMALL, changed).lines())
        .containsExactly("listeners changed: 127.0.0.1:6432");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eventLoops: 77|eventLoops",
        "busyPoll: off|busyPoll",
        "sessionBuffer: 1MiB|sessionBuffer",
        "admin: {listen: 127.0.0.1:9999}|admin.listen",
        "admin: {webhooks: [{url: \"http://h/\"}]}|admin.webhooks",
        "servers: [{match: \"127.0.0.1:5432\", maxConnections: 60}]|servers",
        "timers: {reapInterval: 1s}|timers.reapInterval",
        "timers: {healthInterval: 1s}|timers.healthInterval",
        "retry: {firstDelay: 2s}|retry.firstDelay",
        "retry: {maxDelay: 40s}|retry.maxDelay",
        "retry: {maxAttempts: 9}|retry.maxAttempts",
        "breaker: {window: 9}|breaker.window",
        "breaker: {failurePercent: 9}|breaker.failurePercent",
        "breaker: {consecutive: 9}|breaker.consecutive",
        "breaker: {openFor: 9s}|breaker.openFor",
        "breaker: {maxOpenFor: 90s}|breaker.maxOpenFor",
        "breaker: {probes: 9}|breaker.probes"
      })
  void keyThatNeedsARestartIsReported(String more, String path) {
    ReloadPlan plan = from(Sample.SMALL, Sample.SMALL + more + "\n");
    assertThat(plan.lines()).containsExactly("changed, but needs a restart: " + path);
  }

  @Test
  void timersAndTokenAreTakenUpAndNeedNoRestart() {
    String more = "timers: {loginTimeout: 1s, drainTimeout: 1s}\nadmin: {token: x}\n";
    assertThat(from(Sample.SMALL, Sample.SMALL + more).isEmpty()).isTrue();
  }

  @Test
  void serviceThatComesOrGoesIsNamed() {
    String without =
        Sample.SMALL
                .replaceAll(
                    "(?s)    postgres:.*", "    mongo: {backend: \"mongodb://h\", auth: trust}\n")
                .replace(", defaultTenant: acme", "")
            + "    limits: {}\n";
    String both = Sample.SMALL.replace(", defaultTenant: acme", "");
    assertThat(from(without + OTHER, both + OTHER).tenants().changed().get(0).parts())
        .containsExactly(Part.SERVICE_ADDED);
    assertThat(from(both + OTHER, without + OTHER).tenants().changed().get(0).parts())
        .containsExactly(Part.SERVICE_REMOVED);
  }
}
