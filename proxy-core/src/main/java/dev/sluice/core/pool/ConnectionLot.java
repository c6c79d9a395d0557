package dev.sluice.core.pool;

import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.time.DeadlineWheel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** All in whatever state; one enters when it is tried and leaves when it is closed. */
  private final Set<PooledConnection> all = new LinkedHashSet<>();

  /** Those that anybody may have, the one used last at the end. */
  private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

  ConnectionLot(DeadlineWheel wheel, PoolMeters meters, TenantBudget budget, BudgetMember owner) {
    this.wheel = wheel;
    this.meters = meters;
    this.budget = budget;
    this.owner = owner;
  }

  /** One is about to be opened, for which the budget has been asked. */
  void add(PooledConnection connection) {
    all.add(connection);
  }

  /** The idle one that was used last, or null. */
  @Nullable PooledConnection pollIdle() {
    return idle.pollLast();
  }

  /** The one that has been idle for longest, or null. */
  @Nullable PooledConnection longestIdle() {
    return idle.peekFirst();
  }

  void keepIdle(PooledConnection connection) {
    idle.addLast(connection);
  }

  /** Closes one, wherever it is. */
  void close(PooledConnection connection, CloseReason reason) {
    Link link = connection.link();
    if (connection.state() == ConnectionState.IDLE) {
      idle.remove(connection);
    }
    wheel.remove(connection.cleaningDeadline());
    meters.closed(reason).increment();
    drop(connection);
    if (link != null) {
      link.close(reason);
    }
  }

  /** Forgets one that is closed already, or never was open. */
  void drop(PooledConnection connection) {
    connection.transition(ConnectionState.CLOSED, wheel.now());
    all.remove(connection);
    budget.give(owner);
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
