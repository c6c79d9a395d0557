package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import org.junit.jupiter.api.Test;

/** Rules about tenants, their names and their limits. */
class ChecksTest {

  private static final String OTHER =
      "  - {id: other, postgres: {backend: \"postgresql://u:p@h/d\", databases: [%s]}}\n";

  @Test
  void tenantIdIsTakenOnce() {
    assertThat(Sample.smallAnd(OTHER.formatted("").replace("other", "acme")).problems())
        .containsExactly(
            "sluice.yaml:7:10: tenants[1].id: acme"
                + " (expected: an id of its own; this one is taken at sluice.yaml:4:9)");
  }

  @Test
  void tierMustExist() {
    assertThat(Sample.tenantAnd("tier: pro").problems())
        .containsExactly("sluice.yaml:7:11: tenants[0].tier: pro (expected: PRO)");
    assertThat(Sample.tenantAnd("tier: GOLD").problems())
        .containsExactly(
            "sluice.yaml:7:11: tenants[0].tier: GOLD"
                + " (expected: one of DEFAULT, FREE, STARTER, PRO, ENTERPRISE)");
  }

  @Test
  void tenantHasAProtocol() {
    assertThat(Sample.smallAnd("  - {id: other}\n").problems())
        .containsExactly(
            "sluice.yaml:7:5: tenants[1]: a tenant with no protocol"
                + " (expected: postgres, redis or mongo)");
  }

  @Test
  void databaseLeadsToOneTenant() {
    assertThat(Sample.smallAnd(OTHER.formatted("acme")).problems())
        .singleElement()
        .asString()
        .contains("databases[0]: acme (expected: another name; this one leads to tenant acme)");
    assertThat(
            Sample.of(Sample.SMALL + "      databases: [shared]\n" + OTHER.formatted("shared"))
                .problems())
        .singleElement()
        .asString()
        .contains("shared (expected: another name; this one leads to tenant acme)");
    assertThat(Sample.postgresAnd("databases: [x, x]").problems())
        .singleElement()
        .asString()
        .contains("databases[1]: x (expected: each name once)");
    assertThat(Sample.postgresAnd("databases: [acme, x]").configuration().notices()).isEmpty();
  }

  @Test
  void consoleKeepsItsNames() {
    assertThat(Sample.postgresAnd("databases: [pgbouncer, sluice]").problems()).hasSize(2);
  }

  @Test
  void writtenMinPoolIsNotAboveMaxPool() {
    assertThat(Sample.tenantAnd("limits: {minPool: 9, maxPool: 8}").problems())
        .containsExactly(
            "sluice.yaml:7:23: tenants[0].limits.minPool: 9"
                + " (expected: at most maxPool, which is 8 (sluice.yaml:7:35))");
    assertThat(Sample.tenantAnd("limits: {minPool: 60}").problems())
        .containsExactly(
            "sluice.yaml:7:23: tenants[0].limits.minPool: 60"
                + " (expected: at most maxPool, which is 50 (built in))");
    assertThat(Sample.smallAnd("tiers: {FREE: {minPool: 6}}\n").problems())
        .containsExactly(
            "sluice.yaml:7:25: tiers.FREE.minPool: 6"
                + " (expected: at most maxPool, which is 5 (built in))");
  }

  @Test
  void defaultMinPoolGivesWayToMaxPool() {
    assertThat(Sample.tenantAnd("limits: {maxPool: 3}").tenant().limits().pool().min())
        .isEqualTo(3);
  }

  @Test
  void mistakeInOneLimitDoesNotAccuseAnother() {
    assertThat(Sample.tenantAnd("limits: {minPool: 9, maxPool: none}").problems()).hasSize(1);
  }

  @Test
  void connectTimeoutIsSaidOnce() {
    assertThat(
            Sample.of(
                    Sample.SMALL.replace("/acme\n", "/acme?connect_timeout=3\n")
                        + "    limits: {connectTimeout: 4s}\n")
                .problems())
        .containsExactly(
            "sluice.yaml:7:30: tenants[0].limits.connectTimeout: given twice"
                + " (expected: connectTimeout here, or connect_timeout in the connection string)");
  }

  @Test
  void firstOfTwoBoundsIsNotAboveTheSecond() {
    assertThat(Sample.smallAnd("retry: {firstDelay: 1m}\nbreaker: {maxOpenFor: 1s}\n").problems())
        .containsExactly(
            "sluice.yaml:7:21: retry.firstDelay: 1m (expected: at most maxDelay, which is 30s)",
            "sluice.yaml:8:23: breaker.maxOpenFor: 1s (expected: at least openFor, which is 10s)");
  }

  @Test
  void serverIsCappedOnceAndAboveWhatIsKeptWarm() {
    assertThat(
            Sample.smallAnd(
                    """
                    servers:
                      - {match: "127.0.0.1:5432", maxConnections: 4}
                      - {match: "127.0.0.1:5432", maxConnections: 50}
                    """)
                .problems())
        .containsExactly(
            "sluice.yaml:8:47: servers[0].maxConnections: 4"
                + " (expected: at least 5, the minPool of tenant acme)",
            "sluice.yaml:9:13: servers[1].match: 127.0.0.1:5432"
                + " (expected: each server once; servers[0] has it)");
  }

  @Test
  void capThatIsShortOrUnusedIsANotice() {
    String two = Sample.SMALL + OTHER.formatted("").replace("@h/d", "@127.0.0.1:5432/d");
    assertThat(
            Sample.of(two + "servers: [{match: \"127.0.0.1:5432\", maxConnections: 8}]\n")
                .notices())
        .containsExactly(
            "sluice.yaml:8:11: servers[0]: its tenants' minPool add up to 10,"
                + " so maxConnections 8 may be short");
    assertThat(Sample.smallAnd("servers: [{match: \"h:1\", maxConnections: 8}]\n").notices())
        .containsExactly("sluice.yaml:7:11: servers[0]: no tenant's backend is at h:1");
  }
}
