package dev.sluice.config.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.config.reload.RestartKeys;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Section;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.RateLimit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

  private static final List<Section> SECTIONS =
      List.of(
          RootKeys.SECTION,
          AdminKeys.SECTION,
          ListenerKeys.SECTION,
          LimitKeys.SECTION,
          LaneKeys.SECTION,
          ServiceKeys.POSTGRES,
          ServiceKeys.REDIS,
          ServiceKeys.MONGO,
          TenantKeys.SECTION,
          ProcessKeys.TIMERS,
          ProcessKeys.RETRY,
          ProcessKeys.BREAKER,
          ProcessKeys.SERVER);

  @Test
  void everyKeyHasACamelCaseNameAndASentence() {
    for (Section section : SECTIONS) {
      assertThat(section.keys())
          .allSatisfy(
              key -> {
                assertThat(key.name()).matches("[a-z][A-Za-z]*");
                assertThat(key.text()).endsWith(".");
                assertThat(key.shape().expected()).isNotBlank();
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FREE,       2 to 5 of 20 for 10 s at LOW with 250 at 200/400",
    "STARTER,    5 to 10 of 50 for 30 s at MEDIUM with 1000 at 1000/2000",
    "PRO,        10 to 50 of 200 for 60 s at HIGH with 5000 at 10000/20000",
    "ENTERPRISE, 20 to 100 of 500 for 120 s at CRITICAL with 20000 at none",
    "DEFAULT,    5 to 50 of 200 for 60 s at MEDIUM with 5000 at none"
  })
  void builtInTiersGrantWhatTheyPromise(String tier, String expected) {
    Limits limits = Sample.tenantAnd("tier: " + tier).tenant().limits();
    RateLimit rate = limits.admission().rateLimit();
    assertThat(
            limits.pool().min()
                + (" to " + limits.pool().max())
                + (" of " + limits.admission().maxConcurrent())
                + (" for " + limits.session().queryTimeout().toSeconds() + " s")
                + (" at " + limits.admission().priority())
                + (" with " + limits.session().maxClients())
                + (" at " + (rate == null ? "none" : rate.perSecond() + "/" + rate.burst())))
        .isEqualTo(expected);
  }

  @Test
  void timersOfEveryTierAreTheProductionOnes() {
    Limits limits = Sample.tenantAnd("tier: FREE").tenant().limits();
    assertThat(limits.pool().tenantIdleTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.admission().queueTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(limits.session().idleTimeout()).isEqualTo(Duration.ZERO);
    assertThat(limits.session().idleInTransactionTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(limits.session().leakThreshold()).isEqualTo(Duration.ofSeconds(30));
    assertThat(limits.backend())
        .isEqualTo(
            new Limits.Backend(
                Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1)));
  }

  @Test
  void changeOfDefaultReachesTheOtherTiers() {
    String tiers = "tiers: {DEFAULT: {queueTimeout: 7s, maxPool: 60}, PRO: {lifetime: 2h}}\n";
    Limits pro = Sample.of(Sample.SMALL + "    tier: PRO\n" + tiers).tenant().limits();
    assertThat(pro.admission().queueTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(pro.backend().lifetime()).isEqualTo(Duration.ofHours(2));
    assertThat(pro.pool().max()).isEqualTo(50);
  }

  @Test
  void newTierTakesFromDefaultWhatItLeavesOpen() {
    String tiers = "tiers: {GOLD: {maxPool: 60}}\n";
    Limits gold = Sample.of(Sample.SMALL + "    tier: GOLD\n" + tiers).tenant().limits();
    assertThat(gold.pool().max()).isEqualTo(60);
    assertThat(gold.pool().min()).isEqualTo(5);
    assertThat(gold.session().maxClients()).isEqualTo(5000);
  }

  @Test
  void tenantsExceptionsGoBeforeItsTier() {
    Limits limits = Sample.tenantAnd("tier: FREE\nlimits: {queryTimeout: 3s}").tenant().limits();
    assertThat(limits.session().queryTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(limits.pool().max()).isEqualTo(5);
  }

  @Test
  void keysThatNeedARestartAreKeys() {
    for (String path : RestartKeys.paths()) {
      int dot = path.indexOf('.');
      Key<?> top = key(RootKeys.SECTION, dot < 0 ? path : path.substring(0, dot));
      if (dot >= 0) {
        assertThat(key((Section) top.shape(), path.substring(dot + 1))).isNotNull();
      }
    }
    assertThat(RestartKeys.paths()).isNotEmpty();
  }

  private static Key<?> key(Section section, String name) {
    return section.keys().stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void sectionThatIsLeftOutHasDefaults() {
    Section section = ProcessKeys.RETRY;
    for (Key<?> key : section.keys()) {
      assertThat(key.defaultValue(Profile.PRODUCTION)).as(key.name()).isPresent();
      assertThat(key.defaultText(Profile.DEVELOPMENT)).as(key.name()).isNotEmpty();
    }
  }
}
