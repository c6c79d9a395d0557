package dev.sluice.core.session;

import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.view.ClientView;
import java.util.concurrent.TimeUnit;

/** Shows a session to operators. */
final class SessionView {

  private SessionView() {}

  static ClientView of(
      ClientInfo info, PoolTags tags, ClientLease lease, ActivityClock clock, long nowNanos) {
    ClientIdentity identity = info.identity();
    PooledConnection held = lease.connection();
    String pinnedBy = lease.pinnedBy();
    return new ClientView(
        info.id(),
        tags.tenant(),
        tags.protocol(),
        tags.lane(),
        identity.user(),
        identity.database(),
        identity.application(),
        info.address(),
        state(lease, clock),
        pinnedBy == null ? "" : pinnedBy,
        info.connectedMillis(),
        TimeUnit.NANOSECONDS.toMillis(nowNanos - clock.since()),
        info.tls(),
        held == null ? 0 : held.id());
  }

  private static String state(ClientLease lease, ActivityClock clock) {
    if (lease.isWaiting()) {
      return "waiting";
    }
    if (lease.connection() == null) {
      return "idle";
    }
    return lease.pinnedBy() != null && clock.activity() != Activity.RUNNING ? "pinned" : "active";
  }
}
