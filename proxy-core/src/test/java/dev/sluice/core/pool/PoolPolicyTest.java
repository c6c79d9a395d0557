package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import dev.sluice.core.toy.ToyLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolPolicyTest {

  private static Limits limits(int min, int max, int concurrent) {
    Limits base = ToyLimits.limits(min, max);
    return new Limits(
        base.pool(),
        new Limits.Admission(concurrent, Duration.ofSeconds(5), null, Priority.LOW),
        base.session(),
        base.backend());
  }

  private static PoolPolicy policy(Limits limits, @Nullable LaneSettings lane) {
    return PoolPolicy.of(limits, lane, ToyLimits.retry(), 0, 1);
  }

  private static LaneSettings lane(
      @Nullable Integer min, @Nullable Integer max, @Nullable Duration queue) {
    return new LaneSettings("low", List.of(), List.of(), min, max, queue, null);
  }

  @Test
  void theDefaultLaneHasTheTenantsLimits() {
    PoolPolicy policy = policy(limits(2, 7, 100), null);
    assertThat(policy.min()).isEqualTo(2);
    assertThat(policy.max()).isEqualTo(7);
    assertThat(policy.maxConcurrent()).isEqualTo(100);
    assertThat(policy.queueNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(policy.idleNanos()).isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(policy.lifetimeNanos()).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(policy.tenantIdleNanos()).isEqualTo(Duration.ofMinutes(5).toNanos());
  }

  @Test
  void noMoreConnectionsThanUnitsOfWork() {
    PoolPolicy policy = policy(limits(5, 10, 3), null);
    assertThat(policy.max()).isEqualTo(3);
    assertThat(policy.min()).isEqualTo(3);
  }

  @Test
  void aLaneKeepsNothingWarmUnlessItSaysSo() {
    assertThat(policy(limits(5, 10, 100), lane(null, null, null)).min()).isZero();
    assertThat(policy(limits(5, 10, 100), lane(2, null, null)).min()).isEqualTo(2);
  }

  @Test
  void aLaneNeverHasMoreThanItsTenant() {
    assertThat(policy(limits(0, 10, 100), lane(null, 4, null)).max()).isEqualTo(4);
    assertThat(policy(limits(0, 10, 100), lane(null, 40, null)).max()).isEqualTo(10);
    assertThat(policy(limits(0, 10, 100), lane(9, 4, null)).min()).isEqualTo(4);
  }

  @Test
  void aLanesOwnTimesGoFirst() {
    PoolPolicy policy = policy(limits(0, 10, 100), lane(null, null, Duration.ofSeconds(1)));
    assertThat(policy.queueNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void theMinimumIsDividedAmongSlicesAndTheMaximumIsNot() {
    int sum = 0;
    for (int slice = 0; slice < 3; slice++) {
      PoolPolicy policy = PoolPolicy.of(limits(7, 20, 100), null, ToyLimits.retry(), slice, 3);
      sum += policy.min();
      assertThat(policy.min()).isBetween(2, 3);
      assertThat(policy.max()).isEqualTo(20);
      assertThat(policy.maxConcurrent()).isEqualTo(100);
    }
    assertThat(sum).isEqualTo(7);
  }

  @Test
  void thereIsAlsoOneThatKeepsNothingWarm() {
    PoolPolicy policy = policy(limits(7, 20, 100), null);
    assertThat(policy.withoutMinimum().min()).isZero();
    assertThat(policy.withoutMinimum().max()).isEqualTo(policy.max());
  }
}
