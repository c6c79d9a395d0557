package dev.sluice.core.session;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;

/**
 * A claim to a connection for many sessions together: none yet, or waiting in the pool's line, or
 * held. To the pool it is a lease like any other. Confined to the pool's loop.
 */
abstract class CommonClaim extends Waiter<PooledConnection> implements LeaseHolder {

  private final Trunks trunks;
  private final TenantPool pool;

  CommonClaim(Trunks trunks, TenantPool pool) {
    this.trunks = trunks;
    this.pool = pool;
  }

  /** Asks the pool for a connection; the answer may come at once. */
  final void open() {
    PooledConnection idle = trunks.tryAcquire(pool, this);
    if (idle == null) {
      pool.await(this);
    } else {
      take(idle);
    }
  }

  @Override
  public final void onGranted(PooledConnection granted) {
    granted.holder(this);
    take(granted);
  }

  private void take(PooledConnection granted) {
    BackendHandler link = (BackendHandler) granted.link();
    if (link == null) {
      throw new IllegalStateException("a lease without a connection");
    }
    pool.onSharing(1);
    onHeld(granted, link);
  }

  /** The connection is there. */
  abstract void onHeld(PooledConnection granted, BackendHandler link);

  /** The connection that was held is not any more. */
  final void countLetGo() {
    pool.onSharing(-1);
  }

  final Trunks trunks() {
    return trunks;
  }

  final TenantPool pool() {
    return pool;
  }

  /** No client's: it is everybody's. */
  @Override
  public final long id() {
    return 0;
  }

  @Override
  public final boolean isShared() {
    return true;
  }
}
