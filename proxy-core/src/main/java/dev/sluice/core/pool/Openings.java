package dev.sluice.core.pool;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connections on their way: as many as are wanted, as few as budget, breaker and back-off allow.
 * Confined to the pool's loop.
 */
final class Openings {

  private final TenantPool pool;
  private final PoolShared shared;
  private final DeadlineWheel wheel;
  private final ConnectionOpener opener;
  private final PoolMeters meters;
  private final OpenRetry retry = new OpenRetry();
  private final Deadline nextTry;

  /** Those on their way; one leaves when it is logged in, or fails. */
  private final Set<PooledConnection> opening = new LinkedHashSet<>();

  private String lastError = "";
  private @Nullable BackendFailure lastFailure;

  Openings(
      TenantPool pool,
      PoolShared shared,
      DeadlineWheel wheel,
      ConnectionOpener opener,
      PoolMeters meters) {
    this.pool = pool;
    this.shared = shared;
    this.wheel = wheel;
    this.opener = opener;
    this.meters = meters;
    this.nextTry = Deadline.of(pool::openWanted);
  }

  /** Opens up to so many more than are on their way, or sets the clock for the next try. */
  void want(int wanted) {
    long pause = retry.nanosToWait(wheel.now());
    if (pause > 0) {
      wheel.set(nextTry, pause);
      return;
    }
    while (opening.size() < Math.min(wanted, PoolPolicy.PARALLEL_OPENS) && openOne()) {
      // Each turn starts one.
    }
  }

  /** Opens one to keep the pool warm, unless the last ones failed. */
  boolean warmUp() {
    return retry.nanosToWait(wheel.now()) == 0 && openOne();
  }

  private boolean openOne() {
    if (!pool.hasRoom() || !shared.budget().tryTake(pool)) {
      return false;
    }
    long permit = shared.breaker().tryPermit();
    if (permit == CircuitBreaker.REFUSED) {
      shared.budget().give();
      pool.refuseIfCutOff(Rejection.BREAKER_OPEN);
      return false;
    }
    PooledConnection connection = pool.newConnection(permit);
    opening.add(connection);
    opener.open(connection);
    return true;
  }

  /**
   * One has been opened.
   *
   * @return whether the pool still wants it
   */
  boolean onOpened(PooledConnection connection) {
    shared.breaker().onSuccess(connection.permit());
    meters.attemptsSucceeded.increment();
    retry.onSuccess();
    return opening.remove(connection);
  }

  /**
   * One could not be opened.
   *
   * @return why those who wait are to be refused, if nobody else can serve them; null: they may
   *     wait on
   */
  @Nullable Rejection onFailed(
      PooledConnection connection, @Nullable BackendFailure failure, String why) {
    opening.remove(connection);
    meters.attemptsFailed.increment();
    lastError = why;
    lastFailure = failure;
    if (failure == null) {
      shared.breaker().onFailure(connection.permit(), why);
    } else {
      shared.breaker().onSuccess(connection.permit());
    }
    PoolPolicy policy = pool.policy();
    retry.onFailure(policy.retry(), wheel.now());
    if (failure != null && !failure.retryable()) {
      return Rejection.BACKEND_REFUSED;
    }
    if (shared.breaker().state() == BreakerState.OPEN) {
      return Rejection.BREAKER_OPEN;
    }
    return retry.isExhausted(policy.retry()) ? Rejection.BACKEND_UNAVAILABLE : null;
  }

  int size() {
    return opening.size();
  }

  String lastError() {
    return lastError;
  }

  @Nullable BackendFailure lastFailure() {
    return lastFailure;
  }

  void close() {
    wheel.remove(nextTry);
  }
}
