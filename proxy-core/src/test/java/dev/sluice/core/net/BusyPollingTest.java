package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.Count;
import dev.sluice.core.time.FakeTicker;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class BusyPollingTest {

  private static final Duration MOST = Duration.ofNanos(50_000);
  private static final Duration QUESTION = Duration.ofNanos(1_000);
  private static final Duration LONG = Duration.ofMillis(5);

  private final FakeTicker ticker = new FakeTicker(0);
  private final Semaphore permits = new Semaphore(1);
  private final Count polled = new Count();
  private final Wire wire = new Wire();
  private final BusyPolling polling =
      new BusyPolling(wire, ticker, MOST.toNanos(), permits, polled);

  /** An event loop with tasks or without, and the kernel, which has an event at a moment. */
  private final class Wire implements IoHandler, IoHandlerContext {

    long eventAt;
    long taskAt = Long.MAX_VALUE;
    int sleeps;
    int questions;

    @Override
    public int run(IoHandlerContext context) {
      if (context.canBlock()) {
        sleeps++;
        ticker.pass(Duration.ofNanos(Math.max(0, eventAt - ticker.nanos())));
        return 1;
      }
      questions++;
      ticker.pass(QUESTION);
      return ticker.nanos() >= eventAt ? 1 : 0;
    }

    @Override
    public boolean canBlock() {
      return ticker.nanos() < taskAt;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long deadlineNanos() {
      throw new UnsupportedOperationException();
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return true;
    }
  }

  /** The loop's next turn, with an event after a while. */
  private int turn(Duration eventAfter) {
    wire.eventAt = ticker.nanos() + eventAfter.toNanos();
    return polling.run(wire);
  }

  private void turns(int times, Duration eventAfter) {
    for (int i = 0; i < times; i++) {
      turn(eventAfter);
    }
    wire.sleeps = 0;
    wire.questions = 0;
  }

  @Test
  void aLoopWhoseWaitsAreShortDoesNotSleep() {
    turns(40, Duration.ofNanos(20_000));

    assertThat(turn(Duration.ofNanos(20_000))).isEqualTo(1);
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
  void aLoopThatHasPolledForTooLongSleepsInTheSameTurn() {
    turns(40, Duration.ofNanos(20_000));

    assertThat(turn(LONG)).isEqualTo(1);
    assertThat(wire.questions).isEqualTo(50);
    assertThat(wire.sleeps).isEqualTo(1);
  }

  @Test
  void aLoopThatHasWorkIsNotMadeToWait() {
    turns(40, Duration.ofNanos(20_000));
    wire.taskAt = 0;

    assertThat(turn(LONG)).isZero();
    assertThat(wire.questions).isEqualTo(1);
    assertThat(wire.sleeps).isZero();
  }

  @Test
  void aTaskThatComesEndsThePolling() {
    turns(40, Duration.ofNanos(20_000));
    wire.taskAt = ticker.nanos() + 10_000;

    assertThat(turn(LONG)).isZero();
    assertThat(wire.sleeps).isZero();
    assertThat(ticker.nanos()).isLessThan(wire.taskAt + MOST.toNanos());
  }

  @Test
  void noMoreLoopsPollThanThereArePermits() {
    turns(40, Duration.ofNanos(20_000));
    permits.drainPermits();

    turn(Duration.ofNanos(20_000));
    assertThat(wire.sleeps).isEqualTo(1);
    assertThat(wire.questions).isZero();
  }

  @Test
  void thePermitIsGivenBackAfterEachWait() {
    turns(40, Duration.ofNanos(20_000));
    turn(LONG);

    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  void timeThatWasPolledIsCountedWithoutTheWorkThatWasFound() {
    turns(40, Duration.ofNanos(20_000));
    long before = polled.get();

    turn(Duration.ofNanos(20_000));
    assertThat(polled.get() - before).isEqualTo(19_000);
    turn(LONG);
    assertThat(polled.get() - before).isEqualTo(19_000 + MOST.toNanos());
  }
}
