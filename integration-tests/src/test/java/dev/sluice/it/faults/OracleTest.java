package dev.sluice.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle finds what it is there to find: played on a tenant that misbehaves by itself. */
class OracleTest {

  private static final Trial TRIAL = new Trial(Duration.ZERO, Duration.ofMillis(20), 1);

  private final Report report = new Report(line -> {});

  @Test
  void workThatIsThereOnceIsFine() {
    play(new Tenant(OracleTest::doOnce));
    assertThat(report.unforgivable()).isEmpty();
  }

  @Test
  void acknowledgedWorkThatIsNotThereIsLost() {
    assertFound("lost, such as [0.3]", at(3, (tenant, unit) -> unit.acknowledged()));
  }

  @Test
  void workThatIsThereTwiceIsDoubled() {
    assertFound(
        "doubled, such as [0.3]",
        at(
            3,
            (tenant, unit) -> {
              tenant.entries.add(unit.number());
              doOnce(tenant, unit);
            }));
  }

  @Test
  void refusedWorkThatIsThereIsFound() {
    assertFound(
        "there, though refused, such as [0.3]",
        at(
            3,
            (tenant, unit) -> {
              tenant.entries.add(unit.number());
              unit.refused("08006");
            }));
  }

  @Test
  void replyOfAnotherIsMixed() {
    assertFound(
        "MIXED 1",
        at(
            3,
            (tenant, unit) -> {
              unit.mixed("r1victim.9.9");
              doOnce(tenant, unit);
            }));
  }

  @Test
  void halfOfAUnitIsFound() {
    Tenant tenant = new Tenant(OracleTest::doOnce);
    tenant.halves = List.of("client 0");
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining("half done, such as [client 0]");
    assertThat(report.unforgivable()).hasSize(1);
  }

  @Test
  void whatIsLeftOverIsLeaked() {
    Tenant tenant = new Tenant(OracleTest::doOnce);
    tenant.residue = List.of("a lease");
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining("1 left over, such as [a lease]");
  }

  @Test
  void connectionThatCannotBeHadAnyMoreIsFound() {
    Tenant tenant = new Tenant(OracleTest::doOnce);
    tenant.capacity = 1;
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining("1 connections can be had, not 2");
  }

  @Test
  void replyThatNeverComesIsFoundWhateverIsTolerated() {
    Tenant tenant =
        at(
            3,
            (t, unit) -> {
              unit.hung("at COMMIT");
              unit.doubtful("silent");
            });
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining("HUNG 1");
  }

  @Test
  void errorThatIsNotToleratedIsFound() {
    Tenant tenant = at(3, (t, unit) -> unit.refused("XX000"));
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining("1 errors XX000");
  }

  private void assertFound(String finding, Tenant tenant) {
    assertThatThrownBy(() -> play(tenant)).hasMessageContaining(finding);
    assertThat(report.unforgivable()).hasSize(1);
  }

  private void play(Tenant tenant) {
    Tolerance tolerance = Tolerance.of(Duration.ofSeconds(5), "08006");
    TRIAL.play(
        new Scenario<>("misbehaviour", chance -> tenant, Tenant::awaitWork, tolerance), report);
  }

  /** Does something else with one unit. */
  private static Tenant at(int number, Tenant.Deed deed) {
    return new Tenant(
        (tenant, unit) -> {
          if (unit.number() == number) {
            deed.on(tenant, unit);
          } else {
            doOnce(tenant, unit);
          }
        });
  }

  private static void doOnce(Tenant tenant, Work unit) {
    tenant.entries.add(unit.number());
    unit.acknowledged();
  }
}
