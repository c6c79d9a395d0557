package dev.sluice.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.time.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final BreakerSettings SETTINGS =
      new BreakerSettings(10, 50, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), 3);

  private final FakeTicker ticker = new FakeTicker();
  private final List<String> changes = new ArrayList<>();
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          SETTINGS, ticker, (from, to, why) -> changes.add(from + " " + to + " " + why));

  private long permit() {
    long permit = breaker.tryPermit();
    assertThat(permit).isNotEqualTo(CircuitBreaker.REFUSED);
    return permit;
  }

  private void fail() {
    breaker.onFailure(permit(), "no answer");
  }

  private void open() {
    fail();
    fail();
    fail();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    changes.clear();
  }

  private void passOpenTime(int seconds) {
    ticker.pass(Duration.ofSeconds(seconds));
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
  }

  @Test
  void closedItLetsEverybodyThrough() {
    for (int i = 0; i < 100; i++) {
      breaker.onSuccess(permit());
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(breaker.nanosUntilProbe()).isZero();
    assertThat(changes).isEmpty();
  }

  @Test
  void failuresInARowOpenIt() {
    fail();
    fail();
    breaker.onSuccess(permit());
    fail();
    fail();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(changes).containsExactly("CLOSED OPEN no answer");
    assertThat(breaker.tryPermit()).isEqualTo(CircuitBreaker.REFUSED);
  }

  @Test
  void aShareOfFailuresInTheWindowOpensIt() {
    for (int i = 0; i < 5; i++) {
      breaker.onSuccess(permit());
      assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
      fail();
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void openItStaysForItsTimeAndThenLetsProbesThrough() {
    open();
    assertThat(breaker.nanosUntilProbe()).isEqualTo(Duration.ofSeconds(10).toNanos());
    ticker.pass(Duration.ofMillis(9_999));
    assertThat(breaker.tryPermit()).isEqualTo(CircuitBreaker.REFUSED);
    ticker.pass(Duration.ofMillis(1));
    assertThat(breaker.state()).as("before anybody asks").isEqualTo(BreakerState.HALF_OPEN);
    assertThat(breaker.nanosUntilProbe()).isZero();
    permit();
    permit();
    permit();
    assertThat(breaker.tryPermit()).isEqualTo(CircuitBreaker.REFUSED);
    assertThat(changes).containsExactly("OPEN HALF_OPEN probing");
  }

  @Test
  void itClosesWhenAllProbesThatWereLetThroughHaveSucceeded() {
    open();
    passOpenTime(10);
    long first = permit();
    long second = permit();
    breaker.onSuccess(first);
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    breaker.onSuccess(second);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    assertThat(changes)
        .containsExactly("OPEN HALF_OPEN probing", "HALF_OPEN CLOSED probes succeeded");
  }

  @Test
  void successfulProbesCountTowardThoseThatAreLetThrough() {
    open();
    passOpenTime(10);
    long first = permit();
    permit();
    breaker.onSuccess(first);
    permit();
    assertThat(breaker.tryPermit()).isEqualTo(CircuitBreaker.REFUSED);
  }

  @Test
  void eachFailedProbeDoublesTheTimeUpToItsBound() {
    open();
    for (int seconds : new int[] {10, 20, 40, 60, 60}) {
      assertThat(breaker.nanosUntilProbe()).isEqualTo(Duration.ofSeconds(seconds).toNanos());
      passOpenTime(seconds);
      breaker.onFailure(permit(), "still ill");
      assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }
    assertThat(changes).contains("HALF_OPEN OPEN still ill");
  }

  @Test
  void onceClosedItForgetsHowLongItWasOpen() {
    open();
    passOpenTime(10);
    breaker.onFailure(permit(), "still ill");
    passOpenTime(20);
    breaker.onSuccess(permit());
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    fail();
    fail();
    assertThat(breaker.state()).as("the window is empty again").isEqualTo(BreakerState.CLOSED);
    fail();
    assertThat(breaker.nanosUntilProbe()).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void theLateResultOfAnEarlierSpellChangesNothing() {
    long before = permit();
    open();
    breaker.onSuccess(before);
    breaker.onFailure(before, "late");
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    passOpenTime(10);
    long probe = permit();
    breaker.onSuccess(before);
    breaker.onAbandoned(before);
    permit();
    permit();
    assertThat(breaker.tryPermit()).as("no probe was freed").isEqualTo(CircuitBreaker.REFUSED);
    breaker.onFailure(probe, "ill");
    passOpenTime(20);
    permit();
    breaker.onFailure(probe, "late");
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
  }

  @Test
  void aProbeThatWasGivenUpMayBeMadeAgain() {
    open();
    passOpenTime(10);
    long given = permit();
    permit();
    permit();
    breaker.onAbandoned(given);
    permit();
    assertThat(breaker.tryPermit()).isEqualTo(CircuitBreaker.REFUSED);
  }

  @Test
  void anAttemptThatWasGivenUpWhileClosedChangesNothing() {
    breaker.onAbandoned(permit());
    fail();
    fail();
    breaker.onAbandoned(permit());
    fail();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aConnectionThatBreaksCountsOnlyWhileClosed() {
    for (int i = 0; i < 3; i++) {
      ticker.pass(Duration.ofSeconds(1));
      breaker.onBroken(ticker.nanos(), "broke");
      ticker.pass(Duration.ofSeconds(1));
    }
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    passOpenTime(10);
    long probe = permit();
    breaker.onBroken(ticker.nanos(), "broke");
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    breaker.onSuccess(probe);
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void listenersMayAskTheBreaker() {
    List<BreakerState> seen = new ArrayList<>();
    CircuitBreaker[] self = new CircuitBreaker[1];
    self[0] = new CircuitBreaker(SETTINGS, ticker, (from, to, why) -> seen.add(self[0].state()));
    for (int i = 0; i < 3; i++) {
      self[0].onFailure(self[0].tryPermit(), "ill");
    }
    assertThat(seen).containsExactly(BreakerState.OPEN);
  }

  /** Whatever happens: never too many probes at once, and no way to be stuck. */
  @Property(tries = 500)
  void itNeverLetsTooManyProbesThroughAndIsNeverStuck(@ForAll long seed) {
    Random random = new Random(seed);
    FakeTicker clock = new FakeTicker();
    List<Long> out = new ArrayList<>();
    // A change begins another spell; what was given out before it is of no account any more.
    List<Long> ofThisSpell = new ArrayList<>();
    CircuitBreaker tested =
        new CircuitBreaker(SETTINGS, clock, (from, to, why) -> ofThisSpell.clear());
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          long permit = tested.tryPermit();
          if (permit != CircuitBreaker.REFUSED) {
            assertThat(tested.state()).isNotEqualTo(BreakerState.OPEN);
            out.add(permit);
            ofThisSpell.add(permit);
          }
        }
        case 2 -> tested.onSuccess(anyOf(out, ofThisSpell, random));
        case 3 -> tested.onFailure(anyOf(out, ofThisSpell, random), "ill");
        case 4 -> tested.onAbandoned(anyOf(out, ofThisSpell, random));
        default -> clock.pass(Duration.ofSeconds(random.nextInt(30)));
      }
      if (tested.state() == BreakerState.HALF_OPEN && tested.nanosUntilProbe() == 0) {
        assertThat(ofThisSpell.size()).isLessThanOrEqualTo(SETTINGS.probes());
      }
    }
    out.forEach(tested::onAbandoned);
    clock.pass(Duration.ofMinutes(2));
    long permit = tested.tryPermit();
    assertThat(permit).as("a permit in the end").isNotEqualTo(CircuitBreaker.REFUSED);
    tested.onSuccess(permit);
    assertThat(tested.state()).isEqualTo(BreakerState.CLOSED);
  }

  private static long anyOf(List<Long> out, List<Long> ofThisSpell, Random random) {
    if (out.isEmpty()) {
      return CircuitBreaker.REFUSED;
    }
    Long permit = out.remove(random.nextInt(out.size()));
    ofThisSpell.remove(permit);
    return permit;
  }
}
