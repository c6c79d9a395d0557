package dev.sluice.core.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How many backend connections all slices and lanes of one tenant may have together. Thread-safe.
 * It is asked when a connection is opened and told when one is closed; a unit of work costs it one
 * volatile read at most.
 *
 * <h2>When there is not enough</h2>
 *
 * A slice that is refused is hungry. The hungry one that holds least is served next, so that none
 * starves while its sisters are busy: a sister that holds more than it by two or more closes a
 * connection as it comes back, and one that has idle connections to spare is asked for one.
 *
 * <h2>Whose turn it is</h2>
 *
 * While there is room, whoever is next has been woken, and either takes or says that it is {@link
 * #sated}; then the one after it is woken. Nobody is forgotten, because every change ends in {@link
 * #arrange}.
 */
public final class TenantBudget {

  private static final int EVERYBODY_SATED = Integer.MAX_VALUE;

  private final @Nullable ServerBudget server;
  private volatile int weight;
  private int max;

  /** Connections that the server may have, those that are leaving too. Written under the lock. */
  private volatile int taken;

  /** Closed ones that the server may not have let go of yet. */
  private int leaving;

  /** A slice that holds more gives connections up as they come back. Written under the lock. */
  private volatile int fairShare = EVERYBODY_SATED;

  /**
   * All slices that draw on this; each enters when it is made and leaves when it is closed. Read
   * without the lock, because a server's budget asks for it while it holds its own.
   */
  private final List<BudgetMember> members = new CopyOnWriteArrayList<>();

  /** Connections by slice; a slice leaves when it holds none. */
  private final Map<BudgetMember, Integer> holdings = new HashMap<>();

  /** Slices that were refused, the longest refused first; each leaves when it is satisfied. */
  private final Set<BudgetMember> hungry = new LinkedHashSet<>();

  /**
   * @param max connections at once; at least 1
   * @param weight the tenant's share of a full server
   * @param server the cap that several tenants share, or null
   */
  public TenantBudget(int max, int weight, @Nullable ServerBudget server) {
    this.max = max;
    this.weight = weight;
    this.server = server;
  }

  /** Puts other limits in force; connections above a lower one are let go as they come back. */
  public synchronized void limits(int newMax, int newWeight) {
    max = newMax;
    weight = newWeight;
    if (server != null) {
      server.onWeight();
    }
    arrange(true);
  }

  int weight() {
    return weight;
  }

  synchronized void join(BudgetMember member) {
    members.add(member);
  }

  synchronized void leave(BudgetMember member) {
    members.remove(member);
    hungry.remove(member);
    arrange(true);
  }

  /** Takes one connection's worth, or remembers that the slice wanted it. */
  synchronized boolean tryTake(BudgetMember member) {
    hungry.add(member);
    boolean granted = taken < max && isNext(member) && (server == null || server.tryTake(this));
    if (granted) {
      hungry.remove(member);
      hold(member);
    } else if (taken >= max && leaving == 0) {
      List<BudgetMember> others = new ArrayList<>(members);
      others.remove(member);
      askForSpare(others.iterator());
    }
    arrange(granted);
    return granted;
  }

  /** Takes one connection's worth that nobody else wants; is not remembered. */
  synchronized boolean tryTakeSpare(BudgetMember member) {
    boolean granted =
        taken < max && hungry.isEmpty() && (server == null || server.tryTakeSpare(this));
    if (granted) {
      hold(member);
    }
    return granted;
  }

  private synchronized void hold(BudgetMember member) {
    taken++;
    holdings.merge(member, 1, Integer::sum);
  }

  /** Gives one connection's worth back that the server has nothing of. */
  synchronized void give(BudgetMember member) {
    startLeaving(member);
    endLeaving();
  }

  /** A connection is closed; there is room for another when the server has let go of it. */
  synchronized void startLeaving(BudgetMember member) {
    holdings.computeIfPresent(member, (m, held) -> held == 1 ? null : held - 1);
    leaving++;
    if (server != null) {
      server.startLeaving(this);
    }
    // Whoever holds less now may be next.
    arrange(true);
  }

  /** The server has let go of a connection, as far as can be known. */
  synchronized void endLeaving() {
    leaving--;
    taken--;
    if (server != null) {
      server.endLeaving();
    }
    arrange(true);
  }

  /** The slice wants nothing any more. */
  synchronized void sated(BudgetMember member) {
    if (hungry.remove(member)) {
      arrange(true);
    }
  }

  /**
   * Whether a slice's connection that comes back should be closed, for others have a better claim.
   *
   * @param held how many connections the slice has
   */
  boolean shouldYield(int held) {
    return held > fairShare || (server != null && taken > server.bar() * weight);
  }

  /** Whether there are more connections than there may be, since a lower limit is in force. */
  synchronized boolean isOver() {
    return taken - leaving > max;
  }

  /** Whether another connection is only to be had when one is given back. */
  synchronized boolean isFull() {
    return taken >= max;
  }

  /** Units of work running and waiting in all slices; may be a moment old. */
  int load() {
    int load = 0;
    for (BudgetMember member : members) {
      load += member.load();
    }
    return load;
  }

  List<BudgetMember> members() {
    return members;
  }

  /**
   * Draws the consequences of a change.
   *
   * @param wake whether whoever is next may not know that it is
   */
  private void arrange(boolean wake) {
    BudgetMember next = next();
    fairShare = isOver() ? 0 : fairShareBeside(next);
    boolean wants = next != null && taken < max;
    if (server != null && !wants) {
      server.withdraw(this);
    }
    if (wake && wants) {
      next.wake();
    }
  }

  /** What a slice may keep while {@code hungryOne} is hungry: one more, lest they swap for ever. */
  private int fairShareBeside(@Nullable BudgetMember hungryOne) {
    if (hungryOne == null || leaving > 0) {
      // Nobody wants anything, or room is on its way.
      return EVERYBODY_SATED;
    }
    int held = held(hungryOne);
    if (held > 0) {
      return held + 1;
    }
    // It has none at all, so those who hold most give one up, be it their last.
    int most = holdings.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    return Math.min(1, most - 1);
  }

  @SuppressWarnings("ReferenceEquality") // a slice is itself
  private boolean isNext(BudgetMember member) {
    return next() == member;
  }

  /** The hungry slice that holds least; among equals the one that has been hungry for longest. */
  private @Nullable BudgetMember next() {
    BudgetMember next = null;
    for (BudgetMember member : hungry) {
      if (next == null || held(member) < held(next)) {
        next = member;
      }
    }
    return next;
  }

  private int held(BudgetMember member) {
    return holdings.getOrDefault(member, 0);
  }

  /** Asks one after the other until somebody gives up an idle connection. */
  static void askForSpare(Iterator<BudgetMember> members) {
    if (members.hasNext()) {
      members.next().spareOne(() -> askForSpare(members));
    }
  }
}
