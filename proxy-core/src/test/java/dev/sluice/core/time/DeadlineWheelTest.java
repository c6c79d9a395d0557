package dev.sluice.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {

  private static final long TICK = Duration.ofMillis(50).toNanos();

  private final FakeTicker ticker = new FakeTicker();
  private final List<Throwable> faults = new ArrayList<>();
  private final DeadlineWheel wheel = new DeadlineWheel(ticker, TICK, faults::add);
  private final List<String> fired = new ArrayList<>();

  private Deadline named(String name) {
    return Deadline.of(() -> fired.add(name));
  }

  private void pass(Duration time) {
    for (long left = time.toNanos(); left > 0; left -= TICK) {
      ticker.passNanos(Math.min(left, TICK));
      wheel.advance();
    }
  }

  @Test
  void firesOnceWithinATickOfItsMomentAndNeverBefore() {
    Deadline deadline = named("a");
    wheel.set(deadline, Duration.ofMillis(120).toNanos());
    pass(Duration.ofMillis(100));
    assertThat(fired).isEmpty();
    assertThat(deadline.isSet()).isTrue();
    pass(Duration.ofMillis(50));
    assertThat(fired).containsExactly("a");
    assertThat(deadline.isSet()).isFalse();
    pass(Duration.ofMinutes(2));
    assertThat(fired).containsExactly("a");
  }

  @Test
  void zeroAndLessFireAtTheNextTick() {
    wheel.set(named("zero"), 0);
    wheel.set(named("less"), -5);
    assertThat(fired).isEmpty();
    pass(Duration.ofMillis(50));
    assertThat(fired).containsExactlyInAnyOrder("zero", "less");
  }

  @Test
  void oneFarBeyondATurnOfTheWheelFiresOnTime() {
    wheel.set(named("hour"), Duration.ofHours(1).toNanos());
    pass(Duration.ofHours(1).minusMillis(50));
    assertThat(fired).isEmpty();
    pass(Duration.ofMillis(100));
    assertThat(fired).containsExactly("hour");
  }

  @Test
  void movedFurtherAwayFiresOnlyAtTheLaterMoment() {
    Deadline deadline = named("a");
    wheel.set(deadline, Duration.ofSeconds(1).toNanos());
    wheel.set(deadline, Duration.ofSeconds(40).toNanos());
    pass(Duration.ofSeconds(39));
    assertThat(fired).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(fired).containsExactly("a");
  }

  @Test
  void movedNearerFiresAtTheNearerMoment() {
    Deadline deadline = named("a");
    wheel.set(deadline, Duration.ofSeconds(40).toNanos());
    wheel.set(deadline, Duration.ofSeconds(1).toNanos());
    pass(Duration.ofMillis(1050));
    assertThat(fired).containsExactly("a");
    pass(Duration.ofMinutes(1));
    assertThat(fired).containsExactly("a");
  }

  @Test
  void clearedOrRemovedNeverFiresAndCanBeSetAgain() {
    Deadline cleared = named("cleared");
    Deadline removed = named("removed");
    wheel.set(cleared, TICK);
    wheel.set(removed, TICK);
    wheel.clear(cleared);
    wheel.remove(removed);
    assertThat(cleared.isSet()).isFalse();
    assertThat(removed.isSet()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(fired).isEmpty();
    wheel.set(cleared, TICK);
    wheel.set(removed, TICK);
    pass(Duration.ofSeconds(1));
    assertThat(fired).containsExactlyInAnyOrder("cleared", "removed");
  }

  @Test
  void removingWhatIsNotSetDoesNothing() {
    Deadline never = named("never");
    wheel.clear(never);
    wheel.remove(never);
    pass(Duration.ofSeconds(1));
    assertThat(fired).isEmpty();
  }

  @Test
  void aDeadlineMaySetItselfAgainFromWhereItFires() {
    Deadline[] self = new Deadline[1];
    self[0] =
        Deadline.of(
            () -> {
              fired.add("again");
              wheel.set(self[0], TICK);
            });
    wheel.set(self[0], TICK);
    pass(Duration.ofSeconds(1));
    assertThat(fired).hasSizeBetween(10, 20);
  }

  @Test
  void aDeadlineThatRemovesItsNeighboursLosesNoOther() {
    Deadline[] all = new Deadline[6];
    for (int i = 0; i < all.length; i++) {
      int me = i;
      all[i] =
          Deadline.of(
              () -> {
                fired.add("d" + me);
                wheel.set(all[me], Duration.ofSeconds(1).toNanos());
                if (me == 5) {
                  wheel.remove(all[4]);
                  wheel.remove(all[2]);
                }
              });
      wheel.set(all[i], TICK);
    }
    pass(Duration.ofMillis(100));
    assertThat(fired).containsExactlyInAnyOrder("d5", "d3", "d1", "d0");
    fired.clear();
    pass(Duration.ofMillis(1100));
    assertThat(fired).containsExactlyInAnyOrder("d5", "d3", "d1", "d0");
  }

  @Test
  void aFaultOfOneDeadlineIsReportedAndStopsNoOther() {
    RuntimeException broken = new IllegalStateException("broken");
    wheel.set(named("before"), TICK);
    wheel.set(
        Deadline.of(
            () -> {
              throw broken;
            }),
        TICK);
    wheel.set(named("after"), TICK);
    pass(Duration.ofMillis(100));
    assertThat(fired).containsExactlyInAnyOrder("before", "after");
    assertThat(faults).containsExactly(broken);
  }

  @Test
  void aLoopThatWasHeldUpForLongerThanATurnFiresAllThatIsDue() {
    for (int seconds = 1; seconds <= 90; seconds++) {
      wheel.set(named(seconds + "s"), Duration.ofSeconds(seconds).toNanos());
    }
    ticker.pass(Duration.ofSeconds(60));
    wheel.advance();
    assertThat(fired).hasSize(60);
    pass(Duration.ofSeconds(31));
    assertThat(fired).hasSize(90).doesNotHaveDuplicates();
  }
}
