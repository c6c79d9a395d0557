package dev.sluice.core.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How many backend connections all slices and lanes of one tenant may have together. It is asked
 * when a connection is opened and told when one is closed, never for a unit of work. Thread-safe.
 *
 * <p>A slice that is refused is remembered as hungry and woken when a connection comes free; if a
 * sister slice has an idle one, it is asked to give it up.
 */
public final class TenantBudget {

  private final @Nullable ServerBudget server;
  private volatile int weight;
  private int max;
  private int taken;

  /**
   * All slices that draw on this; each enters when it is made and leaves when it is closed. Read
   * without the lock, because a server's budget asks for it while it holds its own.
   */
  private final List<BudgetMember> members = new CopyOnWriteArrayList<>();

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
    wakeHungry();
  }

  int weight() {
    return weight;
  }

  synchronized void join(BudgetMember member) {
    members.add(member);
  }

  synchronized void leave(BudgetMember member) {
    members.remove(member);
    sated(member);
  }

  /** Takes one connection's worth, or remembers that the slice wanted it. */
  synchronized boolean tryTake(BudgetMember member) {
    if (taken >= max) {
      hungry.add(member);
      askForSpare(member);
      return false;
    }
    if (server != null && !server.tryTake(this)) {
      hungry.add(member);
      return false;
    }
    taken++;
    hungry.remove(member);
    return true;
  }

  /** Gives one connection's worth back. */
  synchronized void give() {
    taken--;
    if (server != null) {
      server.give(this);
    }
    wakeHungry();
  }

  /** The slice wants nothing any more. */
  synchronized void sated(BudgetMember member) {
    if (hungry.remove(member) && hungry.isEmpty() && server != null) {
      server.withdraw(this);
    }
  }

  /** Whether a connection that comes back should be closed, for others have a better claim. */
  boolean shouldYield() {
    return isOver() || (server != null && server.shouldYield(this));
  }

  private synchronized boolean isOver() {
    return taken > max;
  }

  /** Wakes the slice that has been refused for longest. */
  synchronized void wakeHungry() {
    Iterator<BudgetMember> longest = hungry.iterator();
    if (longest.hasNext()) {
      longest.next().wake();
    } else if (server != null) {
      server.withdraw(this);
    }
  }

  List<BudgetMember> members() {
    return members;
  }

  private void askForSpare(BudgetMember hungryOne) {
    List<BudgetMember> others = new ArrayList<>(members);
    others.remove(hungryOne);
    askForSpare(others.iterator());
  }

  /** Asks one after the other until somebody gives up an idle connection. */
  static void askForSpare(Iterator<BudgetMember> members) {
    if (members.hasNext()) {
      members.next().spareOne(() -> askForSpare(members));
    }
  }
}
