package dev.sluice.core.session;

import dev.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One tenant's clients on one loop that do not keep up. Confined to the loop. */
final class SlowTenant {

  final TenantId id;

  /** One enters when something must be held for it; leaves with the last of that, or its end. */
  private final Set<Client> clients = new LinkedHashSet<>();

  private long sum;

  SlowTenant(TenantId id) {
    this.id = id;
  }

  /** One client, and what was last seen to be held for it, in bytes. */
  static final class Client {
    final ClientHandler handler;
    final SlowTenant tenant;
    private long held;

    private Client(ClientHandler handler, SlowTenant tenant) {
      this.handler = handler;
      this.tenant = tenant;
    }

    /** Notes what is held for it now, in bytes; returns by how much that is more. */
    long note(long now) {
      long more = now - held;
      held = now;
      tenant.sum += more;
      if (now == 0) {
        tenant.clients.remove(this);
      }
      return more;
    }
  }

  Client enter(ClientHandler handler) {
    Client fresh = new Client(handler, this);
    clients.add(fresh);
    return fresh;
  }

  /** Bytes that are held for all of them. */
  long sum() {
    return sum;
  }

  boolean isEmpty() {
    return clients.isEmpty();
  }

  /** A copy, for whoever lets some of them go. */
  List<Client> clients() {
    return new ArrayList<>(clients);
  }

  /** Bytes, for whom most is held. */
  long worst() {
    long most = 0;
    for (Client client : clients) {
      most = Math.max(most, client.held);
    }
    return most;
  }

  /**
   * Cuts off for whom most is held, and as many more as are needed.
   *
   * @param enough bytes that are to be had by that, if the tenant has so many
   */
  void cutWorst(long enough) {
    List<Client> worstFirst = clients();
    worstFirst.sort(Comparator.comparingLong((Client client) -> client.held).reversed());
    long wanted = sum - enough;
    for (Client client : worstFirst) {
      Held.cut(client.handler);
      if (sum <= wanted) {
        return;
      }
    }
  }
}
