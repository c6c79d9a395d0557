package dev.sluice.core.net;

import dev.sluice.core.metrics.Count;
import dev.sluice.core.time.Ticker;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks for events over and over for a moment before it lets the loop sleep, where the wait is
 * likely to be over sooner than the loop could be put to sleep and woken.
 *
 * <p>A sleeping thread whose processor has gone idle costs whoever wakes it, and itself, some tens
 * of microseconds, more on virtual machines: with a single client that is most of what a proxy adds
 * to a command. {@link WaitForecast} says when to poll: not where nothing comes for long, and not
 * where much comes at once.
 *
 * <p>At most so many loops poll at a time as there are permits, so that processors remain for those
 * whose answers are waited for.
 *
 * <p>Confined to one event loop, but for {@link #wakeup}. While it polls nobody need wake it: tasks
 * are looked for between two questions.
 */
final class BusyPolling extends ForwardingIoHandler {

  /**
   * A wait that was slept through is short if it, the waking and the work behind it took no more
   * than so many times what may be polled: when exactly the thread was awake again is not known.
   */
  private static final int SLEPT_SHORT = 2;

  private final Ticker ticker;
  private final long mostNanos;
  private final Semaphore permits;
  private final Count polledNanos;
  private final WaitForecast forecast = new WaitForecast();

  /** A loop has one context all its life, which it first shows when it runs. */
  private @Nullable NowOrNever now;

  /**
   * @param mostNanos how long a wait is polled at most, in nanoseconds; above zero
   * @param permits one for each loop that may poll at a time
   * @param polledNanos counts the time that went by without an event while it polled
   */
  BusyPolling(IoHandler io, Ticker ticker, long mostNanos, Semaphore permits, Count polledNanos) {
    super(io);
    this.ticker = ticker;
    this.mostNanos = mostNanos;
    this.permits = permits;
    this.polledNanos = polledNanos;
  }

  @Override
  public int run(IoHandlerContext context) {
    if (!context.canBlock()) {
      return super.run(context);
    }
    long began = ticker.nanos();
    if (forecast.isForPolling() && permits.tryAcquire()) {
      int handled = poll(context, began);
      forecast.note(handled > 0 || !context.canBlock(), handled);
      return handled > 0 ? handled : super.run(context);
    }
    int handled = super.run(context);
    forecast.note(ticker.nanos() - began <= SLEPT_SHORT * mostNanos, handled);
    return handled;
  }

  /** Returns at the first event or task, or when the time is up; how many events were handled. */
  private int poll(IoHandlerContext context, long began) {
    if (now == null) {
      now = new NowOrNever(context);
    }
    try {
      int handled = 0;
      long asked = began;
      long next = began;
      while (handled == 0 && next - began < mostNanos && context.canBlock()) {
        asked = next;
        handled = super.run(now);
        next = ticker.nanos();
      }
      polledNanos.add((handled > 0 ? asked : next) - began);
      return handled;
    } finally {
      permits.release();
    }
  }
}
