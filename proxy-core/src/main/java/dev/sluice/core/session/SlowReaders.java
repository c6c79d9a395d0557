package dev.sluice.core.session;

import dev.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The clients of one loop that have not taken what was sent to them. What they leave unread is
 * bounded for each tenant, and for the process by its {@link UnreadBudget}: lest several that stay
 * below their own bounds use up the memory in which everybody's replies are read, whoever has left
 * most is cut off.
 *
 * <p>Sums only ever err upward: what a client is sent is counted with the flush that leaves it
 * unsent, what it takes may be noticed later. So they are taken anew before anybody is cut off.
 * Confined to the loop.
 */
final class SlowReaders {

  private final UnreadBudget budget;
  private final Executor loop;

  /** One enters with its first client that does not keep up, and leaves with its last. */
  private final Map<TenantId, SlowTenant> tenants = new HashMap<>();

  /** Bytes, of all tenants. */
  private long sum;

  /** Bytes that were taken from the budget; whole steps. */
  private long drawn;

  /** Whether more may be left unread than may be. */
  private boolean crowded;

  /**
   * Enters the budget.
   *
   * @param loop runs tasks on the loop, from any thread
   */
  SlowReaders(UnreadBudget budget, Executor loop) {
    this.budget = budget;
    this.loop = loop;
    budget.enter(this);
  }

  Executor loop() {
    return loop;
  }

  /** The client has been sent something, or has taken it. */
  void note(ClientHandler client) {
    long unread = client.unread();
    SlowTenant.Reader reader = client.slow();
    if (reader == null) {
      if (unread == 0) {
        return;
      }
      reader = tenantOf(client).enter(client);
      client.slow(reader);
    }
    count(reader, unread);
    if (drawn - sum > 2 * budget.step()) {
      draw();
    }
  }

  private SlowTenant tenantOf(ClientHandler client) {
    return tenants.computeIfAbsent(client.info().identity().tenant(), SlowTenant::new);
  }

  /** A client is gone, and what it has left unread with it. */
  void leave(ClientHandler client) {
    SlowTenant.Reader reader = client.slow();
    if (reader != null) {
      count(reader, 0);
    }
  }

  private void count(SlowTenant.Reader reader, long unread) {
    SlowTenant tenant = reader.tenant;
    long more = reader.note(unread);
    sum += more;
    if (more > 0) {
      crowded |= tenant.sum() > budget.mostOfTenant() || sum > drawn;
    }
    if (unread == 0) {
      reader.client.slow(null);
      if (tenant.isEmpty()) {
        tenants.remove(tenant.id);
      }
    }
  }

  /** Has whoever has left most unread cut off, if that is needed; if not, it costs nothing. */
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
      for (SlowTenant.Reader reader : tenant.readers()) {
        count(reader, reader.client.unread());
      }
    }
  }

  private void draw() {
    long step = budget.step();
    long wanted = (sum + step - 1) / step * step;
    budget.draw(wanted - drawn);
    drawn = wanted;
  }

  /** What each tenant leaves unread here, exactly. */
  List<Share> shares() {
    measure();
    draw();
    List<Share> shares = new ArrayList<>();
    for (SlowTenant tenant : tenants.values()) {
      shares.add(new Share(this, tenant.id, tenant.sum(), tenant.worst()));
    }
    return shares;
  }

  /** Cuts off whoever of a tenant's clients has left most unread here. */
  void cutWorst(TenantId id) {
    SlowTenant tenant = tenants.get(id);
    if (tenant != null) {
      tenant.cutWorst(budget.step());
      draw();
    }
  }

  /**
   * What one tenant's clients leave unread on one loop. Immutable.
   *
   * @param sum bytes
   * @param worst bytes, of the client that leaves most
   */
  record Share(SlowReaders where, TenantId tenant, long sum, long worst) {}
}
