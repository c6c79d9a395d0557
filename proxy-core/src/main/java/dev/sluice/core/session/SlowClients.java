package dev.sluice.core.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The clients of one loop for which something must be held, because they do not take what was sent
 * to them, or do not send the rest of what they began. What is held is bounded for each tenant, and
 * for the process by its {@link HeldBudget}: lest several that stay below their own bounds use up
 * the memory in which everybody's replies are read, for whom most is held is cut off.
 *
 * <p>Sums only ever err upward: what a client is sent is counted with the flush that leaves it
 * unsent, what it takes may be noticed later. So they are taken anew before anybody is cut off.
 * Confined to the loop.
 */
final class SlowClients {

  private final HeldBudget budget;
  private final Executor loop;

  /** One enters with its first client that does not keep up, and leaves with its last. */
  private final Map<TenantId, SlowTenant> tenants = new HashMap<>();

  /** Bytes, of all tenants. */
  private long sum;

  /** What is drawn from the budget; whole steps. */
  private final MemoryBudget.Share part;

  /** Whether there may be more than there should. */
  private boolean crowded;

  /**
   * Enters the budget.
   *
   * @param loop runs tasks on the loop, from any thread
   */
  SlowClients(HeldBudget budget, Executor loop) {
    this.budget = budget;
    this.loop = loop;
    this.part = budget.newShare();
    budget.enter(this);
  }

  Executor loop() {
    return loop;
  }

  /** The client has been sent something, or has taken it; has begun a request, or ended it. */
  void note(ClientHandler handler) {
    long held = Held.of(handler);
    SlowTenant.Client client = handler.slow();
    if (client == null) {
      if (held == 0) {
        return;
      }
      client = tenantOf(handler).enter(handler);
      handler.slow(client);
    }
    count(client, held);
    if (part.drawn() - sum > 2 * budget.step()) {
      draw();
    }
  }

  private SlowTenant tenantOf(ClientHandler handler) {
    return tenants.computeIfAbsent(handler.info().identity().tenant(), SlowTenant::new);
  }

  /** A client is gone, and what was held for it. */
  void leave(ClientHandler handler) {
    SlowTenant.Client client = handler.slow();
    if (client != null) {
      count(client, 0);
    }
  }

  private void count(SlowTenant.Client client, long held) {
    SlowTenant tenant = client.tenant;
    long more = client.note(held);
    sum += more;
    if (more > 0) {
      crowded |= tenant.sum() > budget.mostOfTenant() || sum > part.drawn();
    }
    if (held == 0) {
      client.handler.slow(null);
      if (tenant.isEmpty()) {
        tenants.remove(tenant.id);
      }
    }
  }

  /** Has for whom most is held cut off, if that is needed; if not, it costs nothing. */
  void relieve() {
    if (!crowded) {
      return;
    }
    crowded = false;
    measure();
    for (SlowTenant tenant : List.copyOf(tenants.values())) {
      while (tenant.sum() > budget.mostOfTenant()) {
        tenant.cutWorst(budget.step());
      }
    }
    draw();
    budget.relieve(this);
  }

  private void measure() {
    for (SlowTenant tenant : List.copyOf(tenants.values())) {
      for (SlowTenant.Client client : tenant.clients()) {
        count(client, Held.of(client.handler));
      }
    }
  }

  private void draw() {
    long step = budget.step();
    part.hold((sum + step - 1) / step * step);
  }

  /** What is held for each tenant here, exactly. */
  List<Share> shares() {
    measure();
    draw();
    List<Share> shares = new ArrayList<>();
    for (SlowTenant tenant : tenants.values()) {
      shares.add(new Share(this, tenant.id, tenant.sum(), tenant.worst()));
    }
    return shares;
  }

  /** Cuts off for whom of a tenant's clients most is held here. */
  void cutWorst(TenantId id) {
    SlowTenant tenant = tenants.get(id);
    if (tenant != null) {
      tenant.cutWorst(budget.step());
      draw();
    }
  }

  /**
   * What is held for one tenant's clients on one loop. Immutable.
   *
   * @param sum bytes
   * @param worst bytes, for whom most is held
   */
  record Share(SlowClients where, TenantId tenant, long sum, long worst) {}
}
