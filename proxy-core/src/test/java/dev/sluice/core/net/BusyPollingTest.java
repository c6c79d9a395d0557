package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.metrics.Count;
import dev.sluice.core.time.FakeTicker;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class BusyPollingTest {

  private static final Duration MOST = Duration.ofNanos(50_000);
  private static final Duration SHORT = Duration.ofNanos(20_000);
  private static final Duration LONG = Duration.ofMillis(5);

  /** So many waits in a row must have ended with one event at most. */
  private static final int ALONE = 32;

  private final FakeTicker ticker = new FakeTicker(0);
  private final Semaphore permits = new Semaphore(1);
  private final Count polled = new Count();
  private final Wire wire = new Wire(ticker);
  private final BusyPolling polling =
      new BusyPolling(wire, ticker, MOST.toNanos(), permits, polled);

  private int turn(Duration eventAfter) {
    return wire.turn(polling, eventAfter);
  }

  private void turns(int times, Duration eventAfter) {
    wire.turns(times, polling, eventAfter);
  }

  private void sleptTurns(int times, Duration eventAfter) {
    permits.drainPermits();
    turns(times, eventAfter);
    permits.release();
  }

  private void crowd() {
    wire.events = 2;
    turn(SHORT);
    wire.events = 1;
  }

  @Test
  void aLoopWhoseWaitsAreShortDoesNotSleep() {
    turns(40, SHORT);

    assertThat(turn(SHORT)).isEqualTo(1);
    assertThat(wire.sleeps).isZero();
    assertThat(wire.questions).isEqualTo(20);
  }

  @Test
  void aLoopWhoseWaitsAreLongSleepsAtOnce() {
    turns(40, LONG);

    assertThat(turn(LONG)).isEqualTo(1);
    assertThat(wire.sleeps).isEqualTo(1);
    assertThat(wire.questions).isZero();
    assertThat(polled.get()).isZero();
  }

  @Test
  void aWaitThatWasSleptThroughIsShortIfItTookNoMoreThanTwiceWhatMayBePolled() {
    sleptTurns(40, MOST.multipliedBy(2));
    turn(SHORT);
    assertThat(wire.sleeps).isZero();

    sleptTurns(40, MOST.multipliedBy(2).plusNanos(1));
    turn(SHORT);
    assertThat(wire.sleeps).isEqualTo(1);
  }

  @Test
  void aWaitThatWasPolledInVainIsLong() {
    turns(40, SHORT);
    turns(40, LONG);

    turn(SHORT);
    assertThat(wire.sleeps).isEqualTo(1);
  }

  @Test
  void aWaitThatATaskEndsIsShort() {
    turns(40, SHORT);
    for (int i = 0; i < 40; i++) {
      wire.taskAt = ticker.nanos() + SHORT.toNanos();
      turn(LONG);
    }
    assertThat(wire.sleeps).isZero();
  }

  @Test
  void aLoopThatHasPolledForTooLongSleepsInTheSameTurn() {
    turns(40, SHORT);

    assertThat(turn(LONG)).isEqualTo(1);
    assertThat(wire.questions).isEqualTo(50);
    assertThat(wire.sleeps).isEqualTo(1);
  }

  @Test
  void aLoopThatHasFoundSeveralEventsAtOnceByPollingSleepsForAWhile() {
    turns(40, SHORT);
    crowd();
    assertThat(wire.sleeps).isZero();

    turnsAfterACrowd();
  }

  @Test
  void aLoopThatSeveralEventsAtOnceHaveWokenSleepsForAWhile() {
    turns(40, SHORT);
    permits.drainPermits();
    crowd();
    permits.release();
    assertThat(wire.sleeps).isEqualTo(1);

    turnsAfterACrowd();
  }

  private void turnsAfterACrowd() {
    wire.sleeps = 0;
    for (int i = 1; i <= ALONE; i++) {
      turn(SHORT);
      assertThat(wire.sleeps).isEqualTo(i);
    }
    turn(SHORT);
    assertThat(wire.sleeps).isEqualTo(ALONE);
  }

  @Test
  void aLoopThatHasWorkIsNotMadeToWait() {
    turns(40, SHORT);
    wire.taskAt = 0;

    assertThat(turn(LONG)).isZero();
    assertThat(wire.questions).isEqualTo(1);
    assertThat(wire.sleeps).isZero();
  }

  @Test
  void aTaskThatComesEndsThePolling() {
    turns(40, SHORT);
    wire.taskAt = ticker.nanos() + 10_000;

    assertThat(turn(LONG)).isZero();
    assertThat(wire.sleeps).isZero();
    assertThat(wire.questions).isEqualTo(10 + 1);
  }

  @Test
  void noMoreLoopsPollThanThereArePermits() {
    turns(40, SHORT);
    permits.drainPermits();

    turn(SHORT);
    assertThat(wire.sleeps).isEqualTo(1);
    assertThat(wire.questions).isZero();
  }

  @Test
  void thePermitIsGivenBackAfterEachWait() {
    turns(40, SHORT);
    turn(LONG);

    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  void thePermitIsGivenBackWhenAskingFails() {
    turns(40, SHORT);
    wire.meanwhile =
        () -> {
          throw new IllegalStateException("no events to be had");
        };

    assertThatThrownBy(() -> turn(SHORT)).hasMessage("no events to be had");
    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  void timeThatWasPolledIsCountedWithoutTheWorkThatWasFound() {
    turns(40, SHORT);
    long before = polled.get();

    turn(SHORT);
    assertThat(polled.get() - before).isEqualTo(19_000);
    turn(LONG);
    assertThat(polled.get() - before).isEqualTo(19_000 + MOST.toNanos());
  }
}
