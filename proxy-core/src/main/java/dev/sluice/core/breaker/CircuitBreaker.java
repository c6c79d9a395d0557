package dev.sluice.core.breaker;

import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.time.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Keeps attempts away from a backend that is ill.
 *
 * <pre>
 *           too many failures                 openFor has passed
 *  CLOSED ---------------------> OPEN ---------------------------> HALF_OPEN
 *    ^                             ^                                 |   |
 *    |                             +---- a probe fails: twice as long+   |
 *    +------------------- all probes that were let through succeed ------+
 * </pre>
 *
 * <p>A permit remembers the spell of half-openness that issued it, so that the late result of an
 * attempt from an earlier spell neither closes the breaker nor frees a probe.
 *
 * <h2>What counts as a failure</h2>
 *
 * An attempt that had no answer in time always counts: each of them made its clients wait. One that
 * was turned away at once, and a connection that broke, count once for each incident: a server that
 * crashes breaks all its connections and refuses all attempts that are under way, and that is one
 * thing that happened to it, not twenty. What began before the last failure that was counted
 * belongs to the same incident. So a server that restarts within a second costs its clients that
 * second, and not the time that an open breaker stays open.
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

  /** When the last failure was counted; null: none was. */
  private @Nullable Long incidentNanos;

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
      if (probesOut > 0) {
        return;
      }
      openNanos = settings.openFor().toNanos();
      moveTo(BreakerState.CLOSED);
    }
    listener.onChange(BreakerState.HALF_OPEN, BreakerState.CLOSED, "probes succeeded");
  }

  /** The attempt had no answer in time. */
  public void onFailure(long permit, String why) {
    fail(permit, null, why);
  }

  /**
   * The attempt was turned away, or broke off.
   *
   * @param sinceNanos when it began, in the ticker's nanoseconds
   */
  public void onRefused(long permit, long sinceNanos, String why) {
    fail(permit, sinceNanos, why);
  }

  /**
   * An established connection broke, or had to be broken because the backend did not answer.
   *
   * @param sinceNanos when it was opened, in the ticker's nanoseconds
   */
  public void onBroken(long sinceNanos, String why) {
    long permit;
    synchronized (this) {
      if (state != BreakerState.CLOSED) {
        return;
      }
      permit = epoch;
    }
    fail(permit, sinceNanos, why);
  }

  private void fail(long permit, @Nullable Long sinceNanos, String why) {
    BreakerState from;
    synchronized (this) {
      if (permit != epoch || state == BreakerState.OPEN || isOldNews(sinceNanos)) {
        return;
      }
      from = state;
      if (!opensBy(from)) {
        return;
      }
    }
    listener.onChange(from, BreakerState.OPEN, why);
  }

  /** Whether it began before the last failure that was counted; a probe is always news. */
  private boolean isOldNews(@Nullable Long sinceNanos) {
    Long incident = incidentNanos;
    return sinceNanos != null
        && incident != null
        && state == BreakerState.CLOSED
        && sinceNanos - incident <= 0;
  }

  /** Counts a failure; whether the breaker is open with it. */
  private boolean opensBy(BreakerState from) {
    incidentNanos = ticker.nanos();
    if (from == BreakerState.CLOSED) {
      window.add(true);
      if (window.consecutive() < settings.consecutive()
          && !window.isFailing(settings.failurePercent())) {
        return false;
      }
    } else {
      openNanos = Math.min(openNanos * 2, settings.maxOpenFor().toNanos());
    }
    openUntil = ticker.nanos() + openNanos;
    moveTo(BreakerState.OPEN);
    return true;
  }

  /** The attempt was given up without telling anything about the backend. */
  public synchronized void onAbandoned(long permit) {
    if (permit == epoch && state == BreakerState.HALF_OPEN) {
      probesOut--;
    }
  }

  /** The backend is another one from now on; what was learnt of the former does not count. */
  public void forget() {
    BreakerState from;
    synchronized (this) {
      from = state;
      incidentNanos = null;
      openNanos = settings.openFor().toNanos();
      moveTo(BreakerState.CLOSED);
    }
    if (from != BreakerState.CLOSED) {
      listener.onChange(from, BreakerState.CLOSED, "another server");
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
