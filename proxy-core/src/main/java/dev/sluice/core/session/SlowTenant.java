package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One tenant's clients on one loop that do not keep up. Confined to the loop. */
final class SlowTenant {

  final TenantId id;

  /** One enters when something is left unsent to it; leaves with the last of that, or its end. */
  private final Set<Reader> readers = new LinkedHashSet<>();

  private long sum;

  SlowTenant(TenantId id) {
    this.id = id;
  }

  /** One client, and what it was last seen to leave unread. */
  static final class Reader {
    final ClientHandler client;
    final SlowTenant tenant;
    private long unread;

    private Reader(ClientHandler client, SlowTenant tenant) {
      this.client = client;
      this.tenant = tenant;
    }

    /** Notes what it leaves unread now, in bytes; returns by how much that is more. */
    long note(long now) {
      long more = now - unread;
      unread = now;
      tenant.sum += more;
      if (now == 0) {
        tenant.readers.remove(this);
      }
      return more;
    }
  }

  Reader enter(ClientHandler client) {
    Reader fresh = new Reader(client, this);
    readers.add(fresh);
    return fresh;
  }

  /** Bytes that all of them leave unread. */
  long sum() {
    return sum;
  }

  boolean isEmpty() {
    return readers.isEmpty();
  }

  /** A copy, for whoever lets some of them go. */
  List<Reader> readers() {
    return new ArrayList<>(readers);
  }

  /** Bytes, of whoever leaves most. */
  long worst() {
    long most = 0;
    for (Reader reader : readers) {
      most = Math.max(most, reader.unread);
    }
    return most;
  }

  /**
   * Cuts off whoever leaves most unread, and as many more as are needed.
   *
   * @param enough bytes that are to be had by that, if the tenant has so many
   */
  void cutWorst(long enough) {
    List<Reader> worstFirst = readers();
    worstFirst.sort(Comparator.comparingLong((Reader reader) -> reader.unread).reversed());
    long wanted = sum - enough;
    for (Reader reader : worstFirst) {
      reader.client.ending().cut(CloseReason.SLOW_READER);
      if (sum <= wanted) {
        return;
      }
    }
  }
}
