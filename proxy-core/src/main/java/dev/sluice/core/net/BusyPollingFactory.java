package dev.sluice.core.net;

import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.time.Ticker;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Makes the loops of one group poll for a moment before they sleep, at most one for every two
 * processors at a time. Thread-safe.
 */
final class BusyPollingFactory implements IoHandlerFactory {

  private final IoHandlerFactory io;
  private final Ticker ticker;
  private final long mostNanos;
  private final Semaphore permits;
  private final PollingTime time;

  private BusyPollingFactory(
      IoHandlerFactory io, Ticker ticker, Duration most, int atATime, PollingTime time) {
    this.io = io;
    this.ticker = ticker;
    this.mostNanos = most.toNanos();
    this.permits = new Semaphore(atATime);
    this.time = time;
  }

  /**
   * Loops that poll, or {@code io} itself where they are not to, or where the only processor would
   * be taken from those who are waited for.
   *
   * @param most how long a wait is polled at most; zero for not at all
   * @param processors how many the process may use; at least 1
   */
  static IoHandlerFactory around(
      IoHandlerFactory io, Ticker ticker, Duration most, int processors, PollingTime time) {
    int atATime = processors / 2;
    return most.isZero() || atATime == 0
        ? io
        : new BusyPollingFactory(io, ticker, most, atATime, time);
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new BusyPolling(
        io.newHandler(executor), ticker, mostNanos, permits, time.ofAnotherLoop());
  }

  @Override
  public boolean isChangingThreadSupported() {
    return io.isChangingThreadSupported();
  }
}
