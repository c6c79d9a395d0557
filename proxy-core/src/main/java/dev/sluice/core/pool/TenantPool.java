package dev.sluice.core.pool;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.time.DeadlineWheel;
import java.util.Collection;
import java.util.concurrent.Executor;
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
 * to be reaped. Where the protocol has connections set to something, one that is set as the holder
 * needs it is preferred. One that comes back goes straight to whoever has waited longest. Nobody is
 * served past the queue: it is empty whenever a connection is idle.
 *
 * <h2>Taking back</h2>
 *
 * {@link #release} is a checklist; any doubt closes the connection, and the budget decides whether
 * another is opened in its place.
 *
 * <h2>The parts</h2>
 *
 * {@link ConnectionLot} knows where each connection is, {@link WaitingLine} who waits; {@link
 * Openings} opens what is missing as its {@link Attempts} allow, {@link CheckIn} makes what comes
 * back fit for the next, {@link Upkeep} sees to what nobody asks for, and {@link Retirement} tells
 * the connections of former settings from those of the present ones.
 */
public final class TenantPool implements BudgetMember {

  private final PoolShared shared;
  private final DeadlineWheel wheel;
  private final Executor home;
  private final PoolMeters meters = new PoolMeters();
  private final WaitingLine waiting;
  private final ConnectionLot lot;
  private final Attempts attempts;
  private final Openings openings;
  private final CheckIn checkIn;
  private final Retirement retirement;
  private final Upkeep upkeep;

  private PoolPolicy policy;
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
    this.activeNanos = now();
    this.waiting =
        new WaitingLine(wheel, meters, reason -> Refusals.describe(this, reason), this::openWanted);
    this.lot = new ConnectionLot(wheel, meters, shared.budget(), this, this::openWanted);
    this.attempts = new Attempts(shared.breaker(), wheel, meters);
    this.openings = new Openings(this, shared, wheel, opener, lot, attempts);
    this.checkIn = new CheckIn(lot, waiting, wheel, opener);
    this.retirement = new Retirement(lot, wheel);
    this.upkeep = new Upkeep(this, lot, openings, attempts);
    this.waiting.patience(policy.queueNanos());
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
    while ((connection = lot.pollIdle(holder.setting())) != null) {
      Link link = connection.link();
      if (link != null && link.isQuiet()) {
        activeNanos = now();
        meters.acquireDuration.record(0);
        connection.lend(holder, now());
        return connection;
      }
      lot.close(connection, CloseReason.PEER_LOST);
    }
    return null;
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
    return isCutOff() ? attempts.refusalNow() : null;
  }

  /** Whether there is no connection that could come free. */
  private boolean isCutOff() {
    return lot.size() == openings.size();
  }

  /** Opens as many connections as waiters want and limits allow. */
  void openWanted() {
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

  /** Refuses all who wait, unless a connection may still come free for them. */
  void refuseIfCutOff(Rejection reason) {
    if (isCutOff()) {
      waiting.refuseAll(reason);
    }
  }

  /** Whether a connection that is lent for long would not be taken back, or others need it more. */
  public boolean isOverdue(PooledConnection connection) {
    return ReleaseChecklist.doubtAbout(connection) != null;
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
    activeNanos = now();
    checkIn.release(connection, clientLost);
  }

  /** A connection that was {@link ConnectionState#CLEANING} is clean. */
  public void onCleaned(PooledConnection connection) {
    checkIn.onCleaned(connection);
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
    if (!connection.isOutdated()
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
    home.execute(() -> upkeep.spareOne(otherwise));
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
    upkeep.reap(quiet ? now() - activeNanos : 0);
  }

  /**
   * Tries an unreachable backend again although nobody asks for it, so that its health and its
   * breaker tell how it is now. Called every {@code healthInterval}.
   */
  public void probe() {
    upkeep.probe();
  }

  /** Starts to keep the minimum warm, as after the first client came. */
  public void touch() {
    activeNanos = now();
  }

  /** Puts other limits in force; idle connections above a lower one are closed at once. */
  public void policy(PoolPolicy next) {
    policy = next;
    waiting.patience(next.queueNanos());
    upkeep.trim();
    openWanted();
  }

  /** Retires all present connections: idle ones now, lent ones as they come back. */
  public void retireAll() {
    retirement.retireAll();
  }

  /**
   * The server is another one from now on. Connections to the former are retired; those that are
   * still in use after a moment are broken, for the former may be dead or cut off.
   */
  public void onMoved() {
    retirement.retireAll();
    openings.abandon();
    retirement.expelSoon();
    tryAgain();
  }

  /** Whether there is a connection, or it is of use to ask for one now. */
  public boolean isReachable() {
    return !closed && (!isCutOff() || !attempts.isResting());
  }

  /** Refuses everybody, closes what is idle, and takes nothing back any more. */
  public void close(Rejection reason) {
    closed = true;
    waiting.refuseAll(reason);
    retirement.close();
    shared.budget().leave(this);
    waiting.close();
    openings.close();
  }

  /** Whether it refuses everybody. */
  public boolean isClosed() {
    return closed;
  }

  /** Which generation of connections is in force. */
  int generation() {
    return retirement.generation();
  }

  Openings openings() {
    return openings;
  }

  CheckIn checkIn() {
    return checkIn;
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
    return attempts.lastError();
  }

  /** What the backend said when it last refused a connection, or null. */
  public @Nullable BackendFailure lastFailure() {
    return attempts.lastFailure();
  }

  /** The time of the loop's present turn, in the ticker's nanoseconds. */
  public long now() {
    return wheel.now();
  }
}
