package dev.sluice.core.session;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the protocol keeps for many sessions. To the pool it is lent like any other;
 * what comes on it is read by its {@link BackendHandler}, with no client to pass it to. Confined to
 * the pool's loop.
 */
final class CommonLink extends Waiter<PooledConnection> implements LeaseHolder, CommonLease {

  private final Trunks trunks;
  private final TenantPool pool;
  private final CommonHolder holder;
  private @Nullable PooledConnection connection;
  private @Nullable BackendHandler link;

  CommonLink(Trunks trunks, TenantPool pool, CommonHolder holder) {
    this.trunks = trunks;
    this.pool = pool;
    this.holder = holder;
  }

  /** Asks the pool for a connection; the answer may come at once. */
  void open() {
    PooledConnection idle = trunks.tryAcquire(pool, this);
    if (idle == null) {
      pool.await(this);
    } else {
      hold(idle);
    }
  }

  @Override
  public void onGranted(PooledConnection granted) {
    granted.holder(this);
    hold(granted);
  }

  private void hold(PooledConnection granted) {
    BackendHandler taken = (BackendHandler) granted.link();
    if (taken == null) {
      throw new IllegalStateException("a lease without a connection");
    }
    connection = granted;
    pool.onSharing(1);
    link = taken;
    taken.keep(this);
    holder.onGranted(taken.session());
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    holder.onRefused(reason, detail);
  }

  /** More has been read, and perhaps written to clients that do not take it. */
  void onRead() {
    trunks.slowReaders().check();
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
    pool.onSharing(-1);
    link = null;
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
      pool.release(held, true);
    }
  }

  @Override
  public void breakOff(CloseReason reason) {
    PooledConnection held = connection;
    if (held != null) {
      drop();
      pool.breakLease(held, reason);
      holder.onLost(reason);
    }
  }

  /** No client's: it is everybody's. */
  @Override
  public long id() {
    return 0;
  }

  @Override
  public boolean isShared() {
    return true;
  }
}
