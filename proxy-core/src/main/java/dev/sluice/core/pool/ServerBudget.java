package dev.sluice.core.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many connections all tenants together may have to one server. Thread-safe; asked per
 * connection, never per unit of work, but for one volatile read when a connection comes back.
 *
 * <p>When the server is full, tenants are served in proportion to their weights: the next
 * connection goes to the claimant that holds least for its weight, and a tenant that holds more
 * than its share closes connections as they come back instead of using them again. Idle connections
 * of anybody are given up first. Nobody starves, because whoever holds least is served next.
 *
 * <p>While there is room, the best claimant has been woken, and either takes or withdraws; then the
 * next best is woken.
 */
public final class ServerBudget {

  private final int max;

  /** Connections that the server may have, those that are leaving too. */
  private int taken;

  /** Closed ones that the server may not have let go of yet. */
  private int leaving;

  /**
   * A tenant that holds more than this for each unit of its weight gives connections up as they
   * come back. Written under the lock.
   */
  private volatile double bar = Double.POSITIVE_INFINITY;

  /** Connections by tenant; a tenant leaves when it holds none. */
  private final Map<TenantBudget, Integer> holdings = new LinkedHashMap<>();

  /** Tenants that were refused, in the order in which they came; each leaves when it is served. */
  private final Set<TenantBudget> claims = new LinkedHashSet<>();

  /**
   * @param max connections at once; at least 1
   */
  public ServerBudget(int max) {
    this.max = max;
  }

  /** Takes one connection's worth, or remembers that the tenant wanted it. */
  synchronized boolean tryTake(TenantBudget tenant) {
    claims.add(tenant);
    boolean granted = taken < max && isBest(tenant);
    if (granted) {
      claims.remove(tenant);
      hold(tenant);
    } else if (taken >= max && leaving == 0) {
      askForSpare(tenant);
    }
    arrange(granted);
    return granted;
  }

  /** Takes one connection's worth that nobody else wants; is not remembered. */
  synchronized boolean tryTakeSpare(TenantBudget tenant) {
    boolean granted = taken < max && claims.isEmpty();
    if (granted) {
      hold(tenant);
    }
    return granted;
  }

  private void hold(TenantBudget tenant) {
    taken++;
    holdings.merge(tenant, 1, Integer::sum);
  }

  /** A connection is closed; there is room for another when the server has let go of it. */
  synchronized void startLeaving(TenantBudget tenant) {
    holdings.computeIfPresent(tenant, (t, held) -> held == 1 ? null : held - 1);
    leaving++;
    // Whoever holds less now may be next.
    arrange(true);
  }

  /** The server has let go of a connection, as far as can be known. */
  synchronized void endLeaving() {
    leaving--;
    taken--;
    arrange(true);
  }

  /** The tenant wants nothing any more. */
  synchronized void withdraw(TenantBudget tenant) {
    if (claims.remove(tenant)) {
      arrange(true);
    }
  }

  /** A tenant has another weight, so another claimant may be the best. */
  synchronized void onWeight() {
    arrange(true);
  }

  /** Above how many connections for each unit of its weight a tenant should yield. */
  double bar() {
    return bar;
  }

  /**
   * Draws the consequences of a change.
   *
   * @param wake whether the best claimant may not know that it is
   */
  private void arrange(boolean wake) {
    TenantBudget best = best();
    if (best == null || (leaving > 0 && taken >= max)) {
      // Nobody wants anything, or room is on its way.
      bar = Double.POSITIVE_INFINITY;
      return;
    }
    bar = barBeside(best);
    if (wake && taken < max) {
      // Its slices are woken, not the budget itself: its lock is taken before this one elsewhere.
      best.members().forEach(BudgetMember::wake);
    }
  }

  /** What the others may keep while {@code claimant} claims: as much as it would then have. */
  private double barBeside(TenantBudget claimant) {
    double fair = (held(claimant) + 1.0) / claimant.weight();
    if (held(claimant) > 0) {
      return fair;
    }
    // It has none at all, so those who hold most for their weight give one up whatever it weighs.
    double most = 0;
    for (Map.Entry<TenantBudget, Integer> holding : holdings.entrySet()) {
      most = Math.max(most, (double) holding.getValue() / holding.getKey().weight());
    }
    return Math.min(fair, Math.nextDown(most));
  }

  @SuppressWarnings("ReferenceEquality") // a tenant's budget is itself
  private boolean isBest(TenantBudget tenant) {
    return best() == tenant;
  }

  /** The claimant that holds least for its weight; among equals the one that has waited longest. */
  private @Nullable TenantBudget best() {
    TenantBudget best = null;
    for (TenantBudget claimant : claims) {
      if (best == null || held(claimant) * best.weight() < held(best) * claimant.weight()) {
        best = claimant;
      }
    }
    return best;
  }

  private int held(TenantBudget tenant) {
    return holdings.getOrDefault(tenant, 0);
  }

  /** Asks the claimant's own slices first, then everybody else's. */
  private void askForSpare(TenantBudget claimant) {
    List<BudgetMember> all = new ArrayList<>(claimant.members());
    for (TenantBudget tenant : holdings.keySet()) {
      if (tenant != claimant) {
        all.addAll(tenant.members());
      }
    }
    TenantBudget.askForSpare(all.iterator());
  }
}
