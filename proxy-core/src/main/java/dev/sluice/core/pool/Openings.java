package dev.sluice.core.pool;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections on their way: as many as are wanted, as few as budget, breaker and back-off allow.
 * Confined to the pool's loop.
 */
final class Openings {

  /**
   * How long a slice that was refused waits before it asks its sisters again for an idle
   * connection.
   */
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final TenantPool pool;
  private final PoolShared shared;
  private final DeadlineWheel wheel;
  private final ConnectionOpener opener;
  private final PoolMeters meters;
  private final OpenRetry retry = new OpenRetry();
  private final Deadline nextTry;

  /** Those on their way; one leaves when it is logged in, or fails. */
  private final Set<PooledConnection> opening = new LinkedHashSet<>();

  /** Whether the budget has refused, and will tell when there is room. */
  private boolean hungry;

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
    this.nextTry = Deadline.of(pool::tryAgain);
  }

  /** So many wait for a connection. Opens what is missing, or sets the clock for the next try. */
  void want(int wanted) {
    if (!hungry || wanted == 0) {
      open(wanted);
    }
  }

  /** The budget has something to give, or it is time to ask again. */
  void again(int wanted) {
    open(wanted);
  }

  private void open(int wanted) {
    boolean refused = !openUpTo(wanted);
    if (refused) {
      wheel.set(nextTry, ASK_AGAIN_NANOS);
    } else if (hungry) {
      shared.budget().sated(pool);
    }
    hungry = refused;
  }

  /** Whether the budget had nothing against it; it remembers whom it refused. */
  private boolean openUpTo(int wanted) {
    int most = Math.min(wanted, PoolPolicy.PARALLEL_OPENS);
    while (opening.size() < most && pool.hasRoom() && !isPausing()) {
      if (!shared.budget().tryTake(pool)) {
        return false;
      }
      if (!openOne()) {
        return true;
      }
    }
    return true;
  }

  /** The probes of a half-open breaker are few, and paced by the breaker. */
  private boolean isPausing() {
    long pause = retry.nanosToWait(wheel.now());
    if (pause == 0 || shared.breaker().state() == BreakerState.HALF_OPEN) {
      return false;
    }
    wheel.set(nextTry, pause);
    return true;
  }

  /** Opens one to keep the pool warm, unless somebody needs it more, or the last ones failed. */
  boolean warmUp() {
    return opening.size() < PoolPolicy.PARALLEL_OPENS
        && pool.hasRoom()
        && retry.nanosToWait(wheel.now()) == 0
        && shared.budget().tryTakeSpare(pool)
        && openOne();
  }

  /** Opens one, for which the budget has been asked. */
  private boolean openOne() {
    long permit = shared.breaker().tryPermit();
    if (permit == CircuitBreaker.REFUSED) {
      shared.budget().give(pool);
      wheel.set(nextTry, shared.breaker().nanosUntilProbe());
      if (shared.breaker().state() == BreakerState.OPEN) {
        pool.refuseIfCutOff(Rejection.BREAKER_OPEN);
      }
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
   * One was turned away, or broke off.
   *
   * @return why those who wait are to be refused, if nobody else can serve them; null: they may
   *     wait on
   */
  @Nullable Rejection onFailed(
      PooledConnection connection, @Nullable BackendFailure failure, String why) {
    if (failure == null) {
      shared.breaker().onRefused(connection.permit(), connection.bornNanos(), why);
    } else {
      shared.breaker().onSuccess(connection.permit());
    }
    return afterFailure(connection, failure, why);
  }

  /** One had no answer in time; returns the same. */
  @Nullable Rejection onTimedOut(PooledConnection connection, String why) {
    shared.breaker().onFailure(connection.permit(), why);
    return afterFailure(connection, null, why);
  }

  /** One could not be tried, which says nothing about the backend; returns the same. */
  @Nullable Rejection onImpossible(PooledConnection connection, String why) {
    shared.breaker().onAbandoned(connection.permit());
    return afterFailure(connection, null, why);
  }

  /** One could not be tried, because it is not known where; the next try is a moment later. */
  void onNowhere(PooledConnection connection, String why) {
    opening.remove(connection);
    shared.breaker().onAbandoned(connection.permit());
    lastError = why;
    wheel.set(nextTry, ASK_AGAIN_NANOS);
  }

  private @Nullable Rejection afterFailure(
      PooledConnection connection, @Nullable BackendFailure failure, String why) {
    opening.remove(connection);
    meters.attemptsFailed.increment();
    lastError = why;
    lastFailure = failure;
    PoolPolicy policy = pool.policy();
    retry.onFailure(policy.retry(), connection.bornNanos(), wheel.now());
    if (failure != null && !failure.retryable()) {
      return Rejection.BACKEND_REFUSED;
    }
    if (shared.breaker().state() == BreakerState.OPEN) {
      return Rejection.BREAKER_OPEN;
    }
    return retry.isExhausted(policy.retry()) ? Rejection.BACKEND_UNAVAILABLE : null;
  }

  /**
   * Why it is of no use to wait for a new connection: the breaker is open, or the backend has just
   * refused in words that waiting will not change, such as an unknown user. Until the next try is
   * due, everybody is told the same. Null if it may be of use.
   */
  @Nullable Rejection refusalNow() {
    if (shared.breaker().state() == BreakerState.OPEN) {
      return Rejection.BREAKER_OPEN;
    }
    BackendFailure failure = lastFailure;
    boolean refused = failure != null && !failure.retryable();
    return refused && retry.nanosToWait(wheel.now()) > 0 ? Rejection.BACKEND_REFUSED : null;
  }

  /**
   * The server is another one from now on: forgets how it went with the former.
   *
   * @return the attempts that were under way, of which nothing more is expected
   */
  List<PooledConnection> abandon() {
    List<PooledConnection> abandoned = List.copyOf(opening);
    opening.clear();
    abandoned.forEach(connection -> shared.breaker().onAbandoned(connection.permit()));
    retry.onSuccess();
    lastError = "";
    lastFailure = null;
    return abandoned;
  }

  int size() {
    return opening.size();
  }

  /** Whether the last try failed, and the next is not yet due. */
  boolean isResting() {
    return retry.nanosToWait(wheel.now()) > 0 || shared.breaker().state() == BreakerState.OPEN;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return retry.failures() > 0;
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
