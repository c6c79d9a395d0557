package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the protocol keeps for many sessions. What comes on it is read by its {@link
 * BackendHandler}, with no client to pass it to. Confined to the pool's loop.
 */
final class CommonLink extends CommonClaim implements CommonLease {

  private final CommonHolder holder;
  private @Nullable PooledConnection connection;
  private @Nullable BackendHandler link;

  CommonLink(Trunks trunks, TenantPool pool, CommonHolder holder) {
    super(trunks, pool);
    this.holder = holder;
  }

  @Override
  void onHeld(PooledConnection granted, BackendHandler taken) {
    connection = granted;
    link = taken;
    taken.keep(this);
    holder.onGranted(taken.session());
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    holder.onRefused(reason, detail);
  }

  /** The connection is gone, and its pool knows. */
  void onLost(CloseReason reason) {
    if (connection != null) {
      drop();
      holder.onLost(reason);
    }
  }

  private void drop() {
    BackendHandler held = link;
    connection = null;
    link = null;
    countLetGo();
    if (held != null) {
      held.keep(null);
    }
  }

  @Override
  public void release() {
    leave();
    PooledConnection held = connection;
    if (held != null) {
      drop();
      pool().release(held, true);
    }
  }

  @Override
  public void breakOff(CloseReason reason) {
    PooledConnection held = connection;
    if (held != null) {
      drop();
      pool().breakLease(held, reason);
      holder.onLost(reason);
    }
  }
}
