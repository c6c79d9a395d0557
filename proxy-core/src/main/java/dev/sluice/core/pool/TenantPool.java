package dev.sluice.core.pool;

import dev.sluice.core.admission.AdmissionQueue;
import dev.sluice.core.admission.Waiter;
import dev.sluice.core.breaker.BreakerState;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The backend connections of one lane of one tenant on one event loop, and the queue of those who
 * wait for them.
 *
 * <h2>Ownership</h2>
 *
 * Everything here happens on one loop, the pool's home, and so do its clients and its connections:
 * handing out a connection is a {@code pollLast} and a field, with no lock, no hop and no atomic.
 * What other loops share with it (budget, breaker, rate limiter) is asked when a connection is
 * opened or closed, or is made for many threads. Measured against pools that clients of any loop
 * may use, this saves two hops a unit of work; what it costs, sessions that must be moved to their
 * pool's loop after login, is paid once a session.
 *
 * <h2>Handing out</h2>
 *
 * The connection used last goes out first: it is warm, and those at the other end grow old enough
 * to be reaped. One that comes back goes straight to whoever has waited longest. Nobody is served
 * past the queue: it is empty whenever a connection is idle.
 *
 * <h2>Taking back</h2>
 *
 * {@link #release} is a checklist; any doubt closes the connection, and the budget decides whether
 * another is opened in its place.
 */
public final class TenantPool implements BudgetMember {

  /** How long a connection may take to bring itself into a clean state. */
  private static final long CLEANING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PoolShared shared;
  private final DeadlineWheel wheel;
  private final Executor home;
  private final ConnectionOpener opener;
  private final PoolMeters meters = new PoolMeters();
  private final OpenRetry retry = new OpenRetry();
  private final Deadline patience = Deadline.of(this::refuseImpatient);
  private final Deadline nextTry = Deadline.of(this::openWanted);

  /**
   * All connections in whatever state; one enters when it is tried and leaves when it is closed.
   */
  private final Set<PooledConnection> all = new LinkedHashSet<>();

  /** Those on their way; one leaves when it is logged in, or fails. */
  private final Set<PooledConnection> opening = new LinkedHashSet<>();

  /** Those that anybody may have, the one used last at the end. */
  private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

  /** Those given back but not yet fit for others: being cleaned, or held for an interrupt. */
  private final Set<PooledConnection> apart = new LinkedHashSet<>();

  /** Those who wait for a connection, the first to be served first. */
  private final AdmissionQueue<PooledConnection> waiting = new AdmissionQueue<>();

  private PoolPolicy policy;
  private int generation;
  private boolean closed;
  private long activeNanos;
  private String lastError = "";
  private @Nullable BackendFailure lastFailure;

  /**
   * @param shared what the slice has in common with its sisters
   * @param home runs tasks on the loop that {@code wheel} belongs to
   */
  public TenantPool(
      PoolShared shared,
      PoolPolicy policy,
      DeadlineWheel wheel,
      Executor home,
      ConnectionOpener opener) {
    this.shared = shared;
    this.policy = policy;
    this.wheel = wheel;
    this.home = home;
    this.opener = opener;
    this.activeNanos = now();
    shared.budget().join(this);
  }

  /**
   * Starts a unit of work if that takes no waiting: counts it against the tenant's rate, and hands
   * out an idle connection.
   *
   * @return null if nothing is idle; then {@link #await} follows
   */
  public @Nullable PooledConnection tryAcquire(LeaseHolder holder) {
    PooledConnection connection;
    while ((connection = idle.pollLast()) != null) {
      if (isFit(connection)) {
        activeNanos = connection.stateNanos();
        meters.acquireDuration.record(0);
        lend(connection, holder);
        return connection;
      }
    }
    return null;
  }

  private boolean isFit(PooledConnection connection) {
    Link link = connection.link();
    if (link != null && link.isQuiet()) {
      return true;
    }
    close(connection, CloseReason.PEER_LOST);
    return false;
  }

  private void lend(PooledConnection connection, @Nullable LeaseHolder holder) {
    connection.transition(ConnectionState.LEASED, now());
    connection.holder(holder);
  }

  /** Whether the tenant's rate allows one more unit of work to start now. */
  public boolean tryStart() {
    return shared.rate().tryTake();
  }

  /** Joins the queue, or is refused at once. */
  public void await(Waiter<PooledConnection> waiter) {
    Rejection refusal = refusalNow();
    if (refusal != null) {
      refuse(waiter, refusal);
      return;
    }
    long now = now();
    activeNanos = now;
    waiting.add(waiter, now);
    if (!patience.isSet()) {
      wheel.set(patience, policy.queueNanos());
    }
    openWanted();
  }

  private @Nullable Rejection refusalNow() {
    if (closed) {
      return Rejection.TENANT_REMOVED;
    }
    if (active() + waiting.size() >= policy.maxConcurrent()) {
      return Rejection.CONCURRENCY_LIMIT;
    }
    boolean alive = all.size() > opening.size();
    return !alive && shared.breaker().state() == BreakerState.OPEN ? Rejection.BREAKER_OPEN : null;
  }

  private void refuse(Waiter<PooledConnection> waiter, Rejection reason) {
    meters.rejections(reason).increment();
    waiter.onRefused(reason, describe(reason));
  }

  private String describe(Rejection reason) {
    StringBuilder text = new StringBuilder(shared.tags().tenant()).append(": ");
    text.append(active()).append(" active, ").append(idle.size()).append(" idle, ");
    text.append(opening.size()).append(" opening, ").append(waiting.size()).append(" waiting, ");
    text.append("pool limit ").append(policy.max());
    text.append(", concurrency limit ").append(policy.maxConcurrent());
    if (reason == Rejection.QUEUE_TIMEOUT) {
      long millis = TimeUnit.NANOSECONDS.toMillis(policy.queueNanos());
      text.append(", waited ").append(millis).append(" ms");
    }
    if (reason == Rejection.BREAKER_OPEN) {
      long millis = TimeUnit.NANOSECONDS.toMillis(shared.breaker().nanosUntilProbe());
      text.append(", next try in ").append(millis).append(" ms");
    }
    if (!lastError.isEmpty()) {
      text.append(", last error: ").append(lastError);
    }
    return text.toString();
  }

  /** Opens as many connections as waiters want and limits allow. */
  private void openWanted() {
    if (waiting.isEmpty()) {
      shared.budget().sated(this);
      return;
    }
    long pause = retry.nanosToWait(now());
    if (pause > 0) {
      wheel.set(nextTry, pause);
      return;
    }
    while (opening.size() < Math.min(waiting.size(), PoolPolicy.PARALLEL_OPENS) && openOne()) {
      // Each turn starts one.
    }
  }

  private boolean openOne() {
    if (closed || all.size() >= policy.max()) {
      return false;
    }
    if (!shared.budget().tryTake(this)) {
      return false;
    }
    long permit = shared.breaker().tryPermit();
    if (permit == CircuitBreaker.REFUSED) {
      shared.budget().give();
      refuseAllIfBroken();
      return false;
    }
    PooledConnection connection =
        new PooledConnection(this, generation, now(), lifeNanos(), permit);
    all.add(connection);
    opening.add(connection);
    opener.open(connection);
    return true;
  }

  /**
   * The lifetime, a tenth more or less, so that connections opened together do not end together.
   */
  private long lifeNanos() {
    long life = policy.lifetimeNanos();
    return life == 0
        ? Long.MAX_VALUE / 2
        : (long) (life * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
  }

  /** A connection has been opened and logged in. */
  public void onOpened(PooledConnection connection, Link link) {
    connection.opened(link);
    shared.breaker().onSuccess(connection.permit());
    meters.attemptsSucceeded.increment();
    retry.onSuccess();
    if (!opening.remove(connection)) {
      link.close(CloseReason.OUTDATED);
      return;
    }
    connection.transition(ConnectionState.IDLE, now());
    settle(connection);
    openWanted();
  }

  /**
   * A connection could not be opened.
   *
   * @param failure what the backend said, or null if it said nothing
   * @param why the same for people
   */
  public void onOpenFailed(
      PooledConnection connection, @Nullable BackendFailure failure, String why) {
    meters.attemptsFailed.increment();
    lastError = why;
    lastFailure = failure;
    boolean answered = failure != null;
    if (answered) {
      shared.breaker().onSuccess(connection.permit());
    } else {
      shared.breaker().onFailure(connection.permit(), why);
    }
    if (!opening.remove(connection)) {
      return;
    }
    drop(connection);
    retry.onFailure(policy.retry(), now());
    if (failure != null && !failure.retryable()) {
      refuseAll(Rejection.BACKEND_REFUSED);
    } else if (retry.isExhausted(policy.retry()) && all.size() == opening.size()) {
      refuseAll(Rejection.BACKEND_UNAVAILABLE);
    } else {
      refuseAllIfBroken();
    }
    openWanted();
  }

  private void refuseAllIfBroken() {
    if (all.size() == opening.size() && shared.breaker().state() == BreakerState.OPEN) {
      refuseAll(Rejection.BREAKER_OPEN);
    }
  }

  private void refuseAll(Rejection reason) {
    for (int i = waiting.size(); i > 0; i--) {
      Waiter<PooledConnection> waiter = waiting.poll();
      if (waiter != null) {
        refuse(waiter, reason);
      }
    }
    wheel.clear(patience);
  }

  private void refuseImpatient() {
    long now = now();
    Waiter<PooledConnection> first;
    while ((first = waiting.peek()) != null) {
      long left = first.since() + policy.queueNanos() - now;
      if (left > 0) {
        wheel.set(patience, left);
        return;
      }
      first.leave();
      refuse(first, Rejection.QUEUE_TIMEOUT);
    }
    shared.budget().sated(this);
  }

  /**
   * Takes a connection back from its holder.
   *
   * @param clientLost whether the holder is gone, perhaps in the middle of its work
   */
  public void release(PooledConnection connection, boolean clientLost) {
    connection.holder(null);
    Link link = connection.link();
    if (link == null || connection.state() != ConnectionState.LEASED) {
      throw new IllegalStateException("released while " + connection.state());
    }
    Cleanliness cleanliness = link.session().onRelease(clientLost);
    switch (cleanliness) {
      case CLEAN -> settle(connection);
      case CLEANING -> {
        connection.transition(ConnectionState.CLEANING, now());
        apart.add(connection);
        wheel.set(connection.cleaningDeadline(), CLEANING_NANOS);
      }
      case UNCLEAN -> discard(connection, CloseReason.UNCLEAN);
    }
  }

  /** A connection that was {@link ConnectionState#CLEANING} is clean. */
  public void onCleaned(PooledConnection connection) {
    if (connection.state() != ConnectionState.CLEANING) {
      throw new IllegalStateException("cleaned while " + connection.state());
    }
    wheel.remove(connection.cleaningDeadline());
    apart.remove(connection);
    settle(connection);
  }

  void onCleaningTimeout(PooledConnection connection) {
    discard(connection, CloseReason.UNCLEAN);
  }

  void onInterruptsEnded(PooledConnection connection) {
    apart.remove(connection);
    settle(connection);
  }

  /** Gives a clean connection to whoever is next, keeps it, or closes it. */
  private void settle(PooledConnection connection) {
    CloseReason doubt = doubtAbout(connection);
    if (doubt != null) {
      discard(connection, doubt);
      return;
    }
    if (connection.hasInterrupts()) {
      connection.transition(ConnectionState.HELD, now());
      apart.add(connection);
      return;
    }
    long now = now();
    if (connection.state() != ConnectionState.IDLE) {
      connection.transition(ConnectionState.IDLE, now);
    }
    Waiter<PooledConnection> next = waiting.poll();
    if (next == null) {
      idle.addLast(connection);
      return;
    }
    meters.acquireDuration.record(now - next.since());
    lend(connection, null);
    next.onGranted(connection);
  }

  private @Nullable CloseReason doubtAbout(PooledConnection connection) {
    Link link = connection.link();
    if (link == null || !link.isQuiet()) {
      return CloseReason.UNCLEAN;
    }
    if (connection.generation() != generation || closed) {
      return CloseReason.OUTDATED;
    }
    if (connection.isOutlived(now())) {
      return CloseReason.LIFETIME;
    }
    return shared.budget().shouldYield() ? CloseReason.EVICTED : null;
  }

  /** Names the holder of a lease that a waiter was granted. */
  public void heldBy(PooledConnection connection, LeaseHolder holder) {
    connection.holder(holder);
  }

  /** Closes a connection that nobody holds, and opens another if somebody waits. */
  private void discard(PooledConnection connection, CloseReason reason) {
    close(connection, reason);
    openWanted();
  }

  /** The holder's connection is of no further use. */
  public void breakLease(PooledConnection connection, CloseReason reason) {
    connection.holder(null);
    discard(connection, reason);
  }

  /** The backend closed a connection, or broke it. */
  public void onLost(PooledConnection connection) {
    if (connection.state() == ConnectionState.CLOSED) {
      return;
    }
    if (connection.state() == ConnectionState.LEASED) {
      shared.breaker().onBroken("connection broke while in use");
    }
    connection.holder(null);
    discard(connection, CloseReason.PEER_LOST);
  }

  private void close(PooledConnection connection, CloseReason reason) {
    Link link = connection.link();
    idle.remove(connection);
    apart.remove(connection);
    wheel.remove(connection.cleaningDeadline());
    meters.closed(reason).increment();
    drop(connection);
    if (link != null) {
      link.close(reason);
    }
  }

  private void drop(PooledConnection connection) {
    connection.transition(ConnectionState.CLOSED, now());
    all.remove(connection);
    shared.budget().give();
  }

  @Override
  public void wake() {
    home.execute(this::openWanted);
  }

  @Override
  public void spareOne(Runnable otherwise) {
    home.execute(
        () -> {
          PooledConnection oldest = idle.peekFirst();
          if (oldest == null) {
            otherwise.run();
          } else {
            close(oldest, CloseReason.EVICTED);
          }
        });
  }

  /**
   * Closes what has been idle or alive for too long, and keeps the minimum warm while the tenant is
   * active. Called by the reaper every few seconds.
   */
  public void reap() {
    long now = now();
    boolean asleep =
        policy.tenantIdleNanos() > 0
            && waiting.isEmpty()
            && active() == 0
            && now - activeNanos >= policy.tenantIdleNanos();
    int least = asleep ? 0 : policy.min();
    for (PooledConnection connection : new ArrayList<>(idle)) {
      reap(connection, now, asleep, least);
    }
    while (!asleep && all.size() < least && retry.nanosToWait(now) == 0 && openOne()) {
      // Each turn starts one.
    }
  }

  private void reap(PooledConnection connection, long now, boolean asleep, int least) {
    long idleFor = now - connection.stateNanos();
    if (connection.isOutlived(now)) {
      close(connection, CloseReason.LIFETIME);
    } else if (asleep) {
      close(connection, CloseReason.BACKEND_IDLE);
    } else if (policy.idleNanos() > 0 && idleFor >= policy.idleNanos() && all.size() > least) {
      close(connection, CloseReason.BACKEND_IDLE);
    }
  }

  /** Starts to keep the minimum warm, as after the first client came. */
  public void touch() {
    activeNanos = now();
  }

  /** Puts other limits in force. */
  public void policy(PoolPolicy next) {
    policy = next;
    openWanted();
  }

  /** Retires all present connections: idle ones now, lent ones as they come back. */
  public void retireAll() {
    generation++;
    for (PooledConnection connection : new ArrayList<>(idle)) {
      close(connection, CloseReason.OUTDATED);
    }
  }

  /** Refuses everybody, closes what is idle, and takes nothing back any more. */
  public void close(Rejection reason) {
    closed = true;
    refuseAll(reason);
    retireAll();
    shared.budget().leave(this);
    wheel.remove(patience);
    wheel.remove(nextTry);
  }

  public PoolShared shared() {
    return shared;
  }

  public PoolPolicy policy() {
    return policy;
  }

  public PoolMeters meters() {
    return meters;
  }

  /** All connections in whatever state; a view. */
  public Collection<PooledConnection> connections() {
    return java.util.Collections.unmodifiableCollection(all);
  }

  /** Connections that hold a unit of work, or are being made fit for the next. */
  public int active() {
    return all.size() - idle.size() - opening.size();
  }

  public int idle() {
    return idle.size();
  }

  public int opening() {
    return opening.size();
  }

  public int waiting() {
    return waiting.size();
  }

  /** How long the first in the queue has waited, in nanoseconds; 0 if nobody waits. */
  public long oldestWaitNanos() {
    Waiter<PooledConnection> first = waiting.peek();
    return first == null ? 0 : now() - first.since();
  }

  /** The text of the last failed attempt to open a connection, or an empty string. */
  public String lastError() {
    return lastError;
  }

  /** What the backend said when it last refused a connection, or null. */
  public @Nullable BackendFailure lastFailure() {
    return lastFailure;
  }

  /** The time of the loop's present turn, in the ticker's nanoseconds. */
  public long now() {
    return wheel.now();
  }
}
