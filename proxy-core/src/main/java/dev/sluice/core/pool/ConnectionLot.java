package dev.sluice.core.pool;

import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.time.DeadlineWheel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool's connections by where they are. A count is the size of a collection, never a number
 * beside it. Confined to the pool's loop.
 */
final class ConnectionLot {

  private final DeadlineWheel wheel;
  private final PoolMeters meters;
  private final TenantBudget budget;
  private final BudgetMember owner;
  private final Runnable onGone;

  /** All in whatever state; one enters when it is tried and leaves when it is closed. */
  private final Set<PooledConnection> all = new LinkedHashSet<>();

  /**
   * Closed ones that the server may not have let go of yet: they count against every limit until it
   * has, or the server would for a moment have one more than there may be.
   */
  private final Set<PooledConnection> leaving = new HashSet<>();

  /** Those that anybody may have, the one used last at the end. */
  private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

  /**
   * @param onGone told when a closed connection counts no more, perhaps while it is being closed
   */
  ConnectionLot(
      DeadlineWheel wheel,
      PoolMeters meters,
      TenantBudget budget,
      BudgetMember owner,
      Runnable onGone) {
    this.wheel = wheel;
    this.meters = meters;
    this.budget = budget;
    this.owner = owner;
    this.onGone = onGone;
  }

  /** One is about to be opened, for which the budget has been asked. */
  void add(PooledConnection connection) {
    all.add(connection);
  }

  /** Of the idle ones that are set to that the one used last; of others if none is; or null. */
  @Nullable PooledConnection pollIdle(int setting) {
    if (setting != BackendSession.ANY) {
      for (Iterator<PooledConnection> last = idle.descendingIterator(); last.hasNext(); ) {
        PooledConnection connection = last.next();
        Link link = connection.link();
        if (link != null && link.session().setting() == setting) {
          last.remove();
          return connection;
        }
      }
    }
    return idle.pollLast();
  }

  /** The one that has been idle for longest, or null. */
  @Nullable PooledConnection longestIdle() {
    return idle.peekFirst();
  }

  void keepIdle(PooledConnection connection) {
    idle.addLast(connection);
  }

  /** Closes one that is open, wherever it is; there is room for another when it is gone. */
  void close(PooledConnection connection, CloseReason reason) {
    Link link = Objects.requireNonNull(connection.link(), "closed before it was open");
    boolean clean = connection.state() == ConnectionState.IDLE;
    if (clean) {
      idle.remove(connection);
    }
    wheel.remove(connection.cleaningDeadline());
    meters.closed(reason).increment();
    forget(connection);
    leaving.add(connection);
    budget.startLeaving(owner);
    link.close(
        reason,
        clean,
        () -> {
          leaving.remove(connection);
          budget.endLeaving();
          onGone.run();
        });
  }

  /** Forgets one that never was open. */
  void drop(PooledConnection connection) {
    forget(connection);
    budget.give(owner);
  }

  private void forget(PooledConnection connection) {
    connection.transition(ConnectionState.CLOSED, wheel.now());
    all.remove(connection);
  }

  /** How many the server has at most. */
  int atServer() {
    return all.size() + leaving.size();
  }

  int size() {
    return all.size();
  }

  int idle() {
    return idle.size();
  }

  /** The idle ones as they are now; a copy, for whoever closes some of them. */
  List<PooledConnection> idleNow() {
    return new ArrayList<>(idle);
  }

  Collection<PooledConnection> all() {
    return Collections.unmodifiableCollection(all);
  }
}
