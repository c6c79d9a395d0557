package dev.sluice.core.pool;

import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections on their way: as many as are wanted, as few as budget, breaker and back-off allow;
 * and what becomes of them. Confined to the pool's loop.
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
  private final ConnectionLot lot;
  private final Attempts attempts;
  private final Deadline nextTry;

  /** Those on their way; one leaves when it is logged in, or fails. */
  private final Set<PooledConnection> opening = new LinkedHashSet<>();

  /** Whether the budget has refused, and will tell when there is room. */
  private boolean hungry;

  Openings(
      TenantPool pool,
      PoolShared shared,
      DeadlineWheel wheel,
      ConnectionOpener opener,
      ConnectionLot lot,
      Attempts attempts) {
    this.pool = pool;
    this.shared = shared;
    this.wheel = wheel;
    this.opener = opener;
    this.lot = lot;
    this.attempts = attempts;
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
    long pause = attempts.pauseNanos();
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
        && attempts.pauseNanos() == 0
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
    PooledConnection connection =
        new PooledConnection(pool, pool.generation(), wheel.now(), lifeNanos(), permit);
    lot.add(connection);
    opening.add(connection);
    opener.open(connection);
    return true;
  }

  /**
   * The lifetime, a tenth more or less, so that connections opened together do not end together.
   */
  private long lifeNanos() {
    long life = pool.policy().lifetimeNanos();
    return life == 0
        ? Long.MAX_VALUE / 2
        : (long) (life * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
  }

  /** One has been opened and logged in. */
  void onOpened(PooledConnection connection, Link link) {
    if (connection.state() == ConnectionState.CLOSED) {
      link.close(CloseReason.OUTDATED, true, () -> {});
      return;
    }
    connection.link(link);
    attempts.onSuccess(connection);
    opening.remove(connection);
    connection.transition(ConnectionState.IDLE, wheel.now());
    pool.checkIn().settle(connection);
    pool.openWanted();
  }

  /**
   * One was turned away, or broke off before it was logged in.
   *
   * @param failure what the backend said, or null if it said nothing
   * @param why the same for people
   */
  void onFailed(PooledConnection connection, @Nullable BackendFailure failure, String why) {
    if (isExpected(connection)) {
      drop(connection, attempts.onFailed(connection, failure, why, pool.policy().retry()));
    }
  }

  /** One was not logged in when its time had run out. */
  void onTimedOut(PooledConnection connection, String why) {
    if (isExpected(connection)) {
      drop(connection, attempts.onTimedOut(connection, why, pool.policy().retry()));
    }
  }

  /** One could not even be tried, for want of something that is the proxy's own. */
  void onImpossible(PooledConnection connection, String why) {
    if (isExpected(connection)) {
      drop(connection, attempts.onImpossible(connection, why, pool.policy().retry()));
    }
  }

  /**
   * One could not be tried because nobody has said where the server is: no failure, and those who
   * wait go on to wait, until {@link TenantPool#onMoved} or the end of their patience. The next try
   * is a moment later.
   */
  void onNowhere(PooledConnection connection, String why) {
    if (isExpected(connection)) {
      opening.remove(connection);
      attempts.onNowhere(connection, why);
      wheel.set(nextTry, ASK_AGAIN_NANOS);
      lot.drop(connection);
    }
  }

  /** Not if the server has moved since it was tried. */
  private static boolean isExpected(PooledConnection connection) {
    return connection.state() != ConnectionState.CLOSED;
  }

  private void drop(PooledConnection connection, @Nullable Rejection hopeless) {
    opening.remove(connection);
    lot.drop(connection);
    if (hopeless != null) {
      pool.refuseIfCutOff(hopeless);
    }
    pool.openWanted();
  }

  /** The server is another one from now on: nothing more is expected of those under way. */
  void abandon() {
    List<PooledConnection> abandoned = List.copyOf(opening);
    opening.clear();
    attempts.forget(abandoned);
    abandoned.forEach(lot::drop);
  }

  int size() {
    return opening.size();
  }

  void close() {
    wheel.remove(nextTry);
  }
}
