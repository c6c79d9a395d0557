package dev.sluice.core.pool;

import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.time.Deadline;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One backend connection as its pool sees it. Confined to the pool's loop. */
public final class PooledConnection {

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final TenantPool pool;
  private final int generation;
  private final long bornNanos;
  private final long diesNanos;
  private final long permit;
  private final Deadline cleaning = Deadline.of(this::onCleaningTimeout);

  private ConnectionState state = ConnectionState.OPENING;
  private long stateNanos;
  private @Nullable Link link;
  private @Nullable LeaseHolder holder;
  private int interrupts;
  private boolean stopped;

  PooledConnection(TenantPool pool, int generation, long nowNanos, long lifeNanos, long permit) {
    this.pool = pool;
    this.generation = generation;
    this.bornNanos = nowNanos;
    this.stateNanos = nowNanos;
    this.diesNanos = nowNanos + lifeNanos;
    this.permit = permit;
  }

  /** Unique in this process. */
  public long id() {
    return id;
  }

  public TenantPool pool() {
    return pool;
  }

  public ConnectionState state() {
    return state;
  }

  /** Since when it is in its state, in the ticker's nanoseconds. */
  public long stateNanos() {
    return stateNanos;
  }

  public long bornNanos() {
    return bornNanos;
  }

  /** The open connection; null while it is being opened. */
  public @Nullable Link link() {
    return link;
  }

  /** Who holds the lease, or null. */
  public @Nullable LeaseHolder holder() {
    return holder;
  }

  /** It has been opened and logged in. */
  public void onOpened(Link opened) {
    pool.openings().onOpened(this, opened);
  }

  /**
   * It was turned away, or broke off before it was logged in.
   *
   * @param failure what the backend said, or null if it said nothing
   * @param why the same for people
   */
  public void onOpenFailed(@Nullable BackendFailure failure, String why) {
    pool.openings().onFailed(this, failure, why);
  }

  /** It was not logged in when its time had run out. */
  public void onOpenTimedOut(String why) {
    pool.openings().onTimedOut(this, why);
  }

  /** It could not even be tried, for want of something that is the proxy's own. */
  public void onOpenImpossible(String why) {
    pool.openings().onImpossible(this, why);
  }

  /** It could not be tried because nobody has said where the server is: no failure. */
  public void onOpenNowhere(String why) {
    pool.openings().onNowhere(this, why);
  }

  /**
   * An interrupt for the holder is on its way; nobody else may have the connection until it is
   * over.
   */
  public void interruptStarted() {
    interrupts++;
  }

  /** The interrupt has arrived, or failed. */
  public void interruptEnded() {
    interrupts--;
    if (interrupts == 0 && state == ConnectionState.HELD) {
      pool.checkIn().settle(this);
    }
  }

  /**
   * What makes the server stop what it does for a holder that is gone; null if there is nothing of
   * the kind, or that was asked before.
   */
  @Nullable Interrupt takeInterrupt() {
    Link open = link;
    if (stopped || open == null) {
      return null;
    }
    stopped = true;
    return open.session().interrupt();
  }

  boolean hasInterrupts() {
    return interrupts > 0;
  }

  int generation() {
    return generation;
  }

  long permit() {
    return permit;
  }

  boolean isOutlived(long nowNanos) {
    return nowNanos - diesNanos >= 0;
  }

  /** Whether the settings, or the server, that it was opened for are no longer in force. */
  boolean isOutdated() {
    return generation != pool.generation();
  }

  void link(Link opened) {
    link = opened;
  }

  /** Goes to a holder; null: to a waiter, who names itself. */
  void lend(@Nullable LeaseHolder to, long nowNanos) {
    transition(ConnectionState.LEASED, nowNanos);
    holder = to;
  }

  /** Names who has the lease; a waiter that was granted one names itself. */
  public void holder(@Nullable LeaseHolder next) {
    holder = next;
  }

  Deadline cleaningDeadline() {
    return cleaning;
  }

  private void onCleaningTimeout() {
    pool.checkIn().onCleaningTimeout(this);
  }

  /** The one place where the state changes. */
  void transition(ConnectionState next, long nowNanos) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("connection " + id + ": " + state + " -> " + next);
    }
    state = next;
    stateNanos = nowNanos;
    stopped &= next == ConnectionState.CLEANING;
  }
}
