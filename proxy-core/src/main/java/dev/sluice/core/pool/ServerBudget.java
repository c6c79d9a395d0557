package dev.sluice.core.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections all tenants together may have to one server. Thread-safe; asked per
 * connection, never per unit of work, but for one volatile read when a connection comes back.
 *
 * <p>When the server is full, tenants are served in proportion to their weights: the next
 * connection goes to the claimant that holds least for its weight, and a tenant that holds more
 * than its share closes connections as they come back instead of using them again. Idle connections
 * of anybody are given up first. Nobody starves, because whoever holds least is served next.
 */
public final class ServerBudget {

  private final int max;
  private int taken;
  private volatile boolean contended;

  /** Connections by tenant; a tenant leaves when it holds none. */
  private final Map<TenantBudget, Integer> holdings = new LinkedHashMap<>();

  /** Tenants that were refused, in the order in which they came; each leaves when it is served. */
  private final List<TenantBudget> claims = new ArrayList<>();

  /**
   * @param max connections at once; at least 1
   */
  public ServerBudget(int max) {
    this.max = max;
  }

  synchronized boolean tryTake(TenantBudget tenant) {
    if (taken < max && (claims.isEmpty() || best() == tenant)) {
      taken++;
      holdings.merge(tenant, 1, Integer::sum);
      claims.remove(tenant);
      contended = !claims.isEmpty();
      return true;
    }
    if (!claims.contains(tenant)) {
      claims.add(tenant);
    }
    contended = true;
    if (taken >= max) {
      askForSpare(tenant);
    }
    return false;
  }

  synchronized void give(TenantBudget tenant) {
    taken--;
    holdings.computeIfPresent(tenant, (t, held) -> held == 1 ? null : held - 1);
    wakeBest();
  }

  /** The tenant wants nothing any more. */
  synchronized void withdraw(TenantBudget tenant) {
    if (claims.remove(tenant)) {
      contended = !claims.isEmpty();
      if (taken < max) {
        wakeBest();
      }
    }
  }

  boolean shouldYield(TenantBudget tenant) {
    return contended && holdsMoreThanItsShare(tenant);
  }

  private synchronized boolean holdsMoreThanItsShare(TenantBudget tenant) {
    TenantBudget claimant = best();
    return claimant != null
        && claimant != tenant
        && held(tenant) * claimant.weight() > (held(claimant) + 1) * tenant.weight();
  }

  private int held(TenantBudget tenant) {
    return holdings.getOrDefault(tenant, 0);
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

  private void wakeBest() {
    TenantBudget best = best();
    if (best != null) {
      // Its slices are woken, not the budget itself: its lock is taken before this one elsewhere.
      best.members().forEach(BudgetMember::wake);
    }
  }

  private void askForSpare(TenantBudget claimant) {
    List<BudgetMember> others = new ArrayList<>();
    for (TenantBudget tenant : holdings.keySet()) {
      if (tenant != claimant) {
        others.addAll(tenant.members());
      }
    }
    TenantBudget.askForSpare(others.iterator());
  }
}
