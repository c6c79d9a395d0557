package dev.sluice.core.pool;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.time.DeadlineWheel;
import org.jspecify.annotations.Nullable;

/**
 * How attempts to open a connection went, and what follows: how long the next is put off, and
 * whether those who wait are to be refused. The breaker is told of each. Confined to the pool's
 * loop.
 */
final class Attempts {

  private final CircuitBreaker breaker;
  private final DeadlineWheel wheel;
  private final PoolMeters meters;
  private final OpenRetry retry = new OpenRetry();

  private String lastError = "";
  private @Nullable BackendFailure lastFailure;

  Attempts(CircuitBreaker breaker, DeadlineWheel wheel, PoolMeters meters) {
    this.breaker = breaker;
    this.wheel = wheel;
    this.meters = meters;
  }

  void onSuccess(PooledConnection connection) {
    breaker.onSuccess(connection.permit());
    meters.attemptsSucceeded.increment();
    retry.onSuccess();
  }

  /**
   * One was turned away, or broke off.
   *
   * @param failure what the backend said, or null if it said nothing
   * @return why those who wait are to be refused, if nobody else can serve them; null: they may
   *     wait on
   */
  @Nullable Rejection onFailed(
      PooledConnection connection,
      @Nullable BackendFailure failure,
      String why,
      RetrySettings settings) {
    if (failure == null) {
      breaker.onRefused(connection.permit(), connection.bornNanos(), why);
    } else {
      breaker.onSuccess(connection.permit());
    }
    return afterFailure(connection, failure, why, settings);
  }

  /** One had no answer in time; returns the same. */
  @Nullable Rejection onTimedOut(PooledConnection connection, String why, RetrySettings settings) {
    breaker.onFailure(connection.permit(), why);
    return afterFailure(connection, null, why, settings);
  }

  /** One could not be tried, which says nothing about the backend; returns the same. */
  @Nullable Rejection onImpossible(
      PooledConnection connection, String why, RetrySettings settings) {
    breaker.onAbandoned(connection.permit());
    return afterFailure(connection, null, why, settings);
  }

  /** One could not be tried, because it is not known where. */
  void onNowhere(PooledConnection connection, String why) {
    breaker.onAbandoned(connection.permit());
    lastError = why;
  }

  private @Nullable Rejection afterFailure(
      PooledConnection connection,
      @Nullable BackendFailure failure,
      String why,
      RetrySettings settings) {
    meters.attemptsFailed.increment();
    lastError = why;
    lastFailure = failure;
    retry.onFailure(settings, connection.bornNanos(), wheel.now());
    if (failure != null && !failure.retryable()) {
      return Rejection.BACKEND_REFUSED;
    }
    if (breaker.state() == BreakerState.OPEN) {
      return Rejection.BREAKER_OPEN;
    }
    return retry.isExhausted(settings) ? Rejection.BACKEND_UNAVAILABLE : null;
  }

  /** The server is another one from now on: forgets how it went with the former. */
  void forget(Iterable<PooledConnection> abandoned) {
    abandoned.forEach(connection -> breaker.onAbandoned(connection.permit()));
    retry.onSuccess();
    lastError = "";
    lastFailure = null;
  }

  /**
   * Why it is of no use to wait for a new connection: the breaker is open, or the backend has just
   * refused in words that waiting will not change, such as an unknown user. Until the next try is
   * due, everybody is told the same. Null if it may be of use.
   */
  @Nullable Rejection refusalNow() {
    if (breaker.state() == BreakerState.OPEN) {
      return Rejection.BREAKER_OPEN;
    }
    BackendFailure failure = lastFailure;
    boolean refused = failure != null && !failure.retryable();
    return refused && pauseNanos() > 0 ? Rejection.BACKEND_REFUSED : null;
  }

  /** How long the next one is put off for the failure of the last, in nanoseconds; 0: not. */
  long pauseNanos() {
    return retry.nanosToWait(wheel.now());
  }

  /** Whether the last one failed, and the next is not yet due. */
  boolean isResting() {
    return pauseNanos() > 0 || breaker.state() == BreakerState.OPEN;
  }

  /** Whether the last one failed. */
  boolean isFailing() {
    return retry.failures() > 0;
  }

  /** Why the last one failed, or an empty string. */
  String lastError() {
    return lastError;
  }

  @Nullable BackendFailure lastFailure() {
    return lastFailure;
  }
}
