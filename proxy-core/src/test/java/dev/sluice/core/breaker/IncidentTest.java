package dev.sluice.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.time.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a breaker makes of failures that are one and the same thing that happened. */
class IncidentTest {

  private static final int CONSECUTIVE = 5;
  private static final int PROBES = 3;
  private static final Duration OPEN_FOR = Duration.ofSeconds(10);

  private final FakeTicker ticker = new FakeTicker();
  private final List<BreakerState> changes = new ArrayList<>();
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          new BreakerSettings(20, 50, CONSECUTIVE, OPEN_FOR, Duration.ofMinutes(1), PROBES),
          ticker,
          (from, to, why) -> changes.add(to));

  @Test
  void connectionsThatBreakTogetherCountOnce() {
    long opened = ticker.nanos();
    ticker.pass(Duration.ofSeconds(1));

    for (int i = 0; i < 20; i++) {
      breaker.onBroken(opened, "crash");
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void attemptsThatWereUnderWayTogetherCountOnce() {
    for (int round = 1; round < CONSECUTIVE; round++) {
      refuseEight();
      assertThat(breaker.state()).as("round %d", round).isEqualTo(BreakerState.CLOSED);
    }
    refuseEight();

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  private void refuseEight() {
    ticker.pass(Duration.ofMillis(100));
    long began = ticker.nanos();
    ticker.pass(Duration.ofMillis(1));
    for (int i = 0; i < 8; i++) {
      breaker.onRefused(breaker.tryPermit(), began, "refused");
    }
  }

  @Test
  void attemptsWithoutAnAnswerCountEach() {
    for (int i = 0; i < CONSECUTIVE; i++) {
      breaker.onFailure(breaker.tryPermit(), "no answer in time");
    }

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void closesWithASingleProbeWhenNobodyWantsMore() {
    open();
    ticker.pass(OPEN_FOR);

    breaker.onSuccess(breaker.tryPermit());

    assertThat(changes)
        .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
  }

  @Test
  void waitsForAllProbesThatWereLetThrough() {
    open();
    ticker.pass(OPEN_FOR);
    long first = breaker.tryPermit();
    long second = breaker.tryPermit();

    breaker.onSuccess(first);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    breaker.onRefused(second, ticker.nanos(), "refused");

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.nanosUntilProbe()).isEqualTo(2 * OPEN_FOR.toNanos());
  }

  @Test
  void aProbeCountsHoweverSoonItFollowsAnother() {
    open();
    ticker.pass(OPEN_FOR);
    long probe = breaker.tryPermit();

    breaker.onRefused(probe, Long.MIN_VALUE, "refused");

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  private void open() {
    for (int i = 0; i < CONSECUTIVE; i++) {
      breaker.onFailure(breaker.tryPermit(), "no answer in time");
    }
  }
}
