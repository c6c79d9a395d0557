package dev.sluice.core.pool;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.Collection;
import java.util.List;
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

  /**
   * How long the work of a holder that is gone may go on before the server is told to stop: what
   * was sent before a goodbye is to be done, but a result that nobody reads may take an hour.
   */
  private static final long LEGACY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long a connection may take from there to bring itself into a clean state. */
  private static final long CLEANING_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * An idle connection is not given up for a sister before: one that was used a moment ago will be
   * needed again in a moment, and opening costs both sides more than waiting.
   */
  private static final long SPARED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long work on a server goes on after another has taken its place. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PoolShared shared;
  private final DeadlineWheel wheel;
  private final Executor home;
  private final ConnectionOpener opener;
  private final PoolMeters meters = new PoolMeters();
  private final ConnectionLot lot;
  private final WaitingLine waiting;
  private final Openings openings;
  private final Deadline expulsion = Deadline.of(this::expel);

  private PoolPolicy policy;
  private int generation;
  private int sharing;
  private boolean closed;
  private long activeNanos;

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
    this.waiting =
        new WaitingLine(wheel, meters, reason -> Refusals.describe(this, reason), this::openWanted);
    this.lot = new ConnectionLot(wheel, meters, shared.budget(), this, this::openWanted);
    this.waiting.patience(policy.queueNanos());
    this.openings = new Openings(this, shared, wheel, opener, meters);
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
    while ((connection = lot.pollIdle()) != null) {
      Link link = connection.link();
      if (link != null && link.isQuiet()) {
        activeNanos = now();
        meters.acquireDuration.record(0);
        lend(connection, holder);
        return connection;
      }
      lot.close(connection, CloseReason.PEER_LOST);
    }
    return null;
  }

  private void lend(PooledConnection connection, @Nullable LeaseHolder holder) {
    connection.transition(ConnectionState.LEASED, now());
    connection.holder(holder);
  }

  /** Joins the queue, or is refused at once. */
  public void await(Waiter<PooledConnection> waiter) {
    Rejection refusal = refusalNow();
    if (refusal != null) {
      waiting.refuse(waiter, refusal);
      return;
    }
    activeNanos = now();
    waiting.join(waiter);
    openWanted();
  }

  private @Nullable Rejection refusalNow() {
    if (closed) {
      return Rejection.TENANT_REMOVED;
    }
    if (shared.budget().load() >= policy.maxConcurrent()) {
      return Rejection.CONCURRENCY_LIMIT;
    }
    return isCutOff() ? openings.refusalNow() : null;
  }

  /** Whether there is no connection that could come free. */
  private boolean isCutOff() {
    return lot.size() == openings.size();
  }

  /** Opens as many connections as waiters want and limits allow. */
  private void openWanted() {
    openings.want(waiting.size());
  }

  /** The same, even if the budget has refused before. */
  void tryAgain() {
    openings.again(waiting.size());
  }

  /** Whether the slice's own limit allows one more connection. */
  boolean hasRoom() {
    return !closed && lot.atServer() < policy.max();
  }

  /** A connection that is about to be opened; the budget has been asked. */
  PooledConnection newConnection(long permit) {
    PooledConnection connection =
        new PooledConnection(this, generation, now(), lifeNanos(), permit);
    lot.add(connection);
    return connection;
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
    if (connection.state() == ConnectionState.CLOSED) {
      link.close(CloseReason.OUTDATED, true, () -> {});
      return;
    }
    connection.opened(link);
    if (!openings.onOpened(connection)) {
      link.close(CloseReason.OUTDATED, true, () -> {});
      return;
    }
    connection.transition(ConnectionState.IDLE, now());
    settle(connection);
    openWanted();
  }

  /**
   * A connection was turned away, or broke off before it was logged in.
   *
   * @param failure what the backend said, or null if it said nothing
   * @param why the same for people
   */
  public void onOpenFailed(
      PooledConnection connection, @Nullable BackendFailure failure, String why) {
    if (connection.state() != ConnectionState.CLOSED) {
      forget(connection, openings.onFailed(connection, failure, why));
    }
  }

  /** A connection was not logged in when its time had run out. */
  public void onOpenTimedOut(PooledConnection connection, String why) {
    if (connection.state() != ConnectionState.CLOSED) {
      forget(connection, openings.onTimedOut(connection, why));
    }
  }

  /** A connection could not even be tried, for want of something that is the proxy's own. */
  public void onOpenImpossible(PooledConnection connection, String why) {
    if (connection.state() != ConnectionState.CLOSED) {
      forget(connection, openings.onImpossible(connection, why));
    }
  }

  /**
   * A connection could not be tried because nobody has said where the server is: no failure, and
   * those who wait go on to wait, until {@link #onMoved} or the end of their patience.
   */
  public void onOpenNowhere(PooledConnection connection, String why) {
    if (connection.state() != ConnectionState.CLOSED) {
      openings.onNowhere(connection, why);
      lot.drop(connection);
    }
  }

  private void forget(PooledConnection connection, @Nullable Rejection hopeless) {
    lot.drop(connection);
    if (hopeless != null) {
      refuseIfCutOff(hopeless);
    }
    openWanted();
  }

  /** Refuses all who wait, unless a connection may still come free for them. */
  void refuseIfCutOff(Rejection reason) {
    if (isCutOff()) {
      waiting.refuseAll(reason);
    }
  }

  /** Whether a connection that is lent for long would not be taken back, or others need it more. */
  public boolean isOverdue(PooledConnection connection) {
    return ReleaseChecklist.doubtAbout(connection, generation) != null;
  }

  /** Whether nothing is idle, and no more may be opened. */
  public boolean isExhausted() {
    return lot.idle() == 0 && (!hasRoom() || shared.budget().isFull());
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
    activeNanos = now();
    switch (judge(connection, link, clientLost)) {
      case CLEAN -> settle(connection);
      case CLEANING -> {
        connection.transition(ConnectionState.CLEANING, now());
        wheel.set(connection.cleaningDeadline(), LEGACY_NANOS);
      }
      case UNCLEAN -> lot.close(connection, CloseReason.UNCLEAN);
    }
  }

  private Cleanliness judge(PooledConnection connection, Link link, boolean clientLost) {
    try {
      return link.session().onRelease(clientLost);
    } catch (RuntimeException | AssertionError fault) {
      // The protocol no longer knows what state it is in: as good a doubt as any.
      lot.close(connection, CloseReason.INTERNAL);
      throw fault;
    }
  }

  /** A connection that was {@link ConnectionState#CLEANING} is clean. */
  public void onCleaned(PooledConnection connection) {
    if (connection.state() != ConnectionState.CLEANING) {
      throw new IllegalStateException("cleaned while " + connection.state());
    }
    wheel.remove(connection.cleaningDeadline());
    settle(connection);
  }

  /**
   * Closing alone would not end the work: PostgreSQL notices that its client is gone when it next
   * writes to it, and until then the server has one connection more than the budget knows of.
   */
  void onCleaningTimeout(PooledConnection connection) {
    Interrupt interrupt = connection.takeInterrupt();
    if (interrupt == null) {
      lot.close(connection, CloseReason.UNCLEAN);
      return;
    }
    wheel.set(connection.cleaningDeadline(), CLEANING_NANOS);
    connection.interruptStarted();
    opener.interrupt(interrupt, connection::interruptEnded);
  }

  void onInterruptsEnded(PooledConnection connection) {
    settle(connection);
  }

  /** Gives a clean connection to whoever is next, keeps it, or closes it. */
  private void settle(PooledConnection connection) {
    CloseReason doubt = ReleaseChecklist.doubtAbout(connection, generation);
    if (doubt == null && connection.hasInterrupts()) {
      connection.transition(ConnectionState.HELD, now());
      return;
    }
    if (connection.state() != ConnectionState.IDLE) {
      connection.transition(ConnectionState.IDLE, now());
    }
    if (doubt != null) {
      lot.close(connection, doubt);
      return;
    }
    Waiter<PooledConnection> next = waiting.poll();
    if (next == null) {
      lot.keepIdle(connection);
      return;
    }
    lend(connection, null);
    next.onGranted(connection);
  }

  /** The holder's connection is of no further use. */
  public void breakLease(PooledConnection connection, CloseReason reason) {
    if (reason == CloseReason.QUERY_TIMEOUT) {
      shared.breaker().onBroken(connection.bornNanos(), "no answer to a query nor to its cancel");
    }
    connection.holder(null);
    lot.close(connection, reason);
  }

  /**
   * The backend closed a connection, or broke it.
   *
   * @param reason {@link CloseReason#BACKEND_LOST} if it did so without a word
   */
  public void onLost(PooledConnection connection, CloseReason reason) {
    if (connection.state() == ConnectionState.CLOSED
        || connection.state() == ConnectionState.OPENING) {
      // One that is lost while it is being opened is told of by onOpenFailed.
      return;
    }
    boolean present = connection.generation() == generation;
    if (present
        && connection.state() == ConnectionState.LEASED
        && reason == CloseReason.BACKEND_LOST) {
      shared.breaker().onBroken(connection.bornNanos(), "connection broke while in use");
    }
    connection.holder(null);
    lot.close(connection, CloseReason.PEER_LOST);
  }

  @Override
  public void wake() {
    home.execute(this::tryAgain);
  }

  @Override
  public void spareOne(Runnable otherwise) {
    home.execute(
        () -> {
          PooledConnection oldest = lot.longestIdle();
          if (oldest == null || now() - oldest.stateNanos() < SPARED_NANOS) {
            otherwise.run();
          } else {
            lot.close(oldest, CloseReason.EVICTED);
          }
        });
  }

  @Override
  public int load() {
    return active() + waiting.size();
  }

  /** Whether a connection that comes back should be closed, for there are enough. */
  boolean shouldYield() {
    return lot.size() > policy.max() || shared.budget().shouldYield(lot.size());
  }

  /**
   * Closes what has been idle or alive for too long, and keeps the minimum warm while the tenant is
   * active. Called by the reaper every few seconds.
   */
  public void reap() {
    boolean quiet = waiting.isEmpty() && active() == 0;
    Reaping reaping = Reaping.of(policy, now(), quiet ? now() - activeNanos : 0);
    for (PooledConnection connection : lot.idleNow()) {
      CloseReason reason = reaping.verdictOn(connection, lot.size());
      if (reason != null) {
        lot.close(connection, reason);
      }
    }
    while (!reaping.asleep() && lot.size() < reaping.least() && openings.warmUp()) {
      // Each turn starts one.
    }
  }

  /**
   * Tries an unreachable backend again although nobody asks for it, so that its health and its
   * breaker tell how it is now. Called every {@code healthInterval}.
   */
  public void probe() {
    if (lot.size() == 0 && openings.isFailing()) {
      openings.warmUp();
    }
  }

  /** Starts to keep the minimum warm, as after the first client came. */
  public void touch() {
    activeNanos = now();
  }

  /** Puts other limits in force; idle connections above a lower one are closed at once. */
  public void policy(PoolPolicy next) {
    policy = next;
    waiting.patience(next.queueNanos());
    PooledConnection oldest;
    while ((oldest = lot.longestIdle()) != null
        && (lot.size() > next.max() || shared.budget().isOver())) {
      lot.close(oldest, CloseReason.EVICTED);
    }
    openWanted();
  }

  /** Retires all present connections: idle ones now, lent ones as they come back. */
  public void retireAll() {
    generation++;
    for (PooledConnection connection : lot.idleNow()) {
      lot.close(connection, CloseReason.OUTDATED);
    }
  }

  /**
   * The server is another one from now on. Connections to the former are retired; those that are
   * still in use after a moment are broken, for the former may be dead or cut off.
   */
  public void onMoved() {
    retireAll();
    openings.abandon().forEach(lot::drop);
    wheel.set(expulsion, FAREWELL_NANOS);
    tryAgain();
  }

  private void expel() {
    for (PooledConnection connection : List.copyOf(lot.all())) {
      Link link = connection.link();
      if (link != null && connection.generation() != generation) {
        link.abort();
      }
    }
  }

  /** Whether there is a connection, or it is of use to ask for one now. */
  public boolean isReachable() {
    return !closed && (!isCutOff() || !openings.isResting());
  }

  /** Refuses everybody, closes what is idle, and takes nothing back any more. */
  public void close(Rejection reason) {
    closed = true;
    waiting.refuseAll(reason);
    retireAll();
    for (PooledConnection connection : List.copyOf(lot.all())) {
      boolean apart =
          connection.state() == ConnectionState.CLEANING
              || connection.state() == ConnectionState.HELD;
      if (apart) {
        lot.close(connection, CloseReason.OUTDATED);
      }
    }
    shared.budget().leave(this);
    waiting.close();
    openings.close();
    wheel.remove(expulsion);
  }

  /** Whether it refuses everybody. */
  public boolean isClosed() {
    return closed;
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
    return lot.all();
  }

  /** Connections that hold a unit of work, or are being made fit for the next. */
  public int active() {
    return lot.size() - lot.idle() - openings.size();
  }

  public int idle() {
    return lot.idle();
  }

  public int opening() {
    return openings.size();
  }

  public int waiting() {
    return waiting.size();
  }

  /** Of the active connections, those that many sessions use at once. */
  public int sharing() {
    return sharing;
  }

  /** So many more connections are used by many sessions at once. */
  public void onSharing(int more) {
    sharing += more;
  }

  /** How long the first in the queue has waited, in nanoseconds; 0 if nobody waits. */
  public long oldestWaitNanos() {
    return waiting.oldestNanos();
  }

  /** The text of the last failed attempt to open a connection, or an empty string. */
  public String lastError() {
    return openings.lastError();
  }

  /** What the backend said when it last refused a connection, or null. */
  public @Nullable BackendFailure lastFailure() {
    return openings.lastFailure();
  }

  /** The time of the loop's present turn, in the ticker's nanoseconds. */
  public long now() {
    return wheel.now();
  }
}
