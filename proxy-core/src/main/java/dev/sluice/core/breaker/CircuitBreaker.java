package dev.sluice.core.breaker;

import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.time.Ticker;

/**
 * Keeps attempts away from a backend that is ill.
 *
 * <pre>
 *           too many failures                 openFor has passed
 *  CLOSED ---------------------> OPEN ---------------------------> HALF_OPEN
 *    ^                             ^                                 |   |
 *    |                             +---- a probe fails: twice as long+   |
 *    +------------------ as many probes as are let through succeed ------+
 * </pre>
 *
 * <p>A permit remembers the spell of half-openness that issued it, so that the late result of an
 * attempt from an earlier spell neither closes the breaker nor frees a probe.
 *
 * <p>Thread-safe: all loops that reach the backend share it. It is asked once per connection, never
 * per query, so a lock is cheap enough. Listeners are called outside of the lock.
 */
public final class CircuitBreaker {

  /** The permit that {@link #tryPermit} returns when there is none. */
  public static final long REFUSED = -1;

  /** Told of each change, on the thread that caused it. */
  @FunctionalInterface
  public interface Listener {
    void onChange(BreakerState from, BreakerState to, String why);
  }

  private final BreakerSettings settings;
  private final Ticker ticker;
  private final Listener listener;
  private final FailureWindow window;

  private BreakerState state = BreakerState.CLOSED;
  private long epoch;
  private long openNanos;
  private long openUntil;
  private int probesOut;
  private int probesDone;

  public CircuitBreaker(BreakerSettings settings, Ticker ticker, Listener listener) {
    this.settings = settings;
    this.ticker = ticker;
    this.listener = listener;
    this.window = new FailureWindow(settings.window());
    this.openNanos = settings.openFor().toNanos();
  }

  /** The present state; an open breaker whose time has passed shows as half open. */
  public synchronized BreakerState state() {
    return state == BreakerState.OPEN && isOver() ? BreakerState.HALF_OPEN : state;
  }

  /**
   * Asks to make an attempt.
   *
   * @return a permit to be given to {@link #onSuccess}, {@link #onFailure} or {@link #onAbandoned},
   *     or {@link #REFUSED}
   */
  public long tryPermit() {
    boolean halfOpened = false;
    long permit;
    synchronized (this) {
      if (state == BreakerState.OPEN && isOver()) {
        moveTo(BreakerState.HALF_OPEN);
        halfOpened = true;
      }
      permit = permitNow();
    }
    if (halfOpened) {
      listener.onChange(BreakerState.OPEN, BreakerState.HALF_OPEN, "probing");
    }
    return permit;
  }

  private long permitNow() {
    return switch (state) {
      case CLOSED -> epoch;
      case OPEN -> REFUSED;
      case HALF_OPEN -> {
        if (probesOut + probesDone >= settings.probes()) {
          yield REFUSED;
        }
        probesOut++;
        yield epoch;
      }
    };
  }

  /** The attempt reached the backend. */
  public void onSuccess(long permit) {
    synchronized (this) {
      if (permit != epoch) {
        return;
      }
      if (state == BreakerState.CLOSED) {
        window.add(false);
        return;
      }
      probesOut--;
      probesDone++;
      if (probesDone < settings.probes()) {
        return;
      }
      openNanos = settings.openFor().toNanos();
      moveTo(BreakerState.CLOSED);
    }
    listener.onChange(BreakerState.HALF_OPEN, BreakerState.CLOSED, "probes succeeded");
  }

  /** The attempt failed: no connection, no answer in time, or a connection that broke. */
  public void onFailure(long permit, String why) {
    BreakerState from;
    synchronized (this) {
      if (permit != epoch || state == BreakerState.OPEN) {
        return;
      }
      from = state;
      if (state == BreakerState.CLOSED) {
        window.add(true);
        if (window.consecutive() < settings.consecutive()
            && !window.isFailing(settings.failurePercent())) {
          return;
        }
      } else {
        openNanos = Math.min(openNanos * 2, settings.maxOpenFor().toNanos());
      }
      openUntil = ticker.nanos() + openNanos;
      moveTo(BreakerState.OPEN);
    }
    listener.onChange(from, BreakerState.OPEN, why);
  }

  /** An established connection broke, or did not answer in time. */
  public void onBroken(String why) {
    long permit;
    synchronized (this) {
      if (state != BreakerState.CLOSED) {
        return;
      }
      permit = epoch;
    }
    onFailure(permit, why);
  }

  /** The attempt was given up without telling anything about the backend. */
  public synchronized void onAbandoned(long permit) {
    if (permit == epoch && state == BreakerState.HALF_OPEN) {
      probesOut--;
    }
  }

  /** How long until probes are let through, in nanoseconds; zero when not open. */
  public synchronized long nanosUntilProbe() {
    return state == BreakerState.OPEN ? Math.max(0, openUntil - ticker.nanos()) : 0;
  }

  private boolean isOver() {
    return ticker.nanos() - openUntil >= 0;
  }

  private void moveTo(BreakerState next) {
    state = next;
    epoch++;
    probesOut = 0;
    probesDone = 0;
    window.reset();
  }
}
