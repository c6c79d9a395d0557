package dev.sluice.core.net;

import dev.sluice.core.time.FakeTicker;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.time.Duration;

/** An event loop with tasks or without, and the kernel, which has events at a moment. */
final class Wire implements IoHandler, IoHandlerContext {

  private static final Duration QUESTION = Duration.ofNanos(1_000);

  private final FakeTicker ticker;

  long eventAt;
  int events = 1;
  long taskAt = Long.MAX_VALUE;
  int sleeps;
  int questions;

  /** What goes on elsewhere while this is asked for events. */
  Runnable meanwhile = () -> {};

  Wire(FakeTicker ticker) {
    this.ticker = ticker;
  }

  @Override
  public int run(IoHandlerContext context) {
    if (context.canBlock()) {
      sleeps++;
      ticker.pass(Duration.ofNanos(Math.max(0, eventAt - ticker.nanos())));
      return events;
    }
    questions++;
    ticker.pass(QUESTION);
    meanwhile.run();
    return ticker.nanos() >= eventAt ? events : 0;
  }

  /** The next turn of the loop that asks by {@code polling}, with events after a while. */
  int turn(IoHandler polling, Duration eventAfter) {
    eventAt = ticker.nanos() + eventAfter.toNanos();
    return polling.run(this);
  }

  /** So many turns, of which nothing is counted. */
  void turns(int times, IoHandler polling, Duration eventAfter) {
    for (int i = 0; i < times; i++) {
      turn(polling, eventAfter);
    }
    sleeps = 0;
    questions = 0;
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
