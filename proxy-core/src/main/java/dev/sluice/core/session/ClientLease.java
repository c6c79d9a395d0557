package dev.sluice.core.session;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.Interrupt;
import org.jspecify.annotations.Nullable;

/**
 * One session's claim to a backend connection: none, waiting in the pool's line, or held. Confined
 * to the pool's loop.
 */
final class ClientLease extends Waiter<PooledConnection> {

  private final ClientHandler session;

  /** Where connections come from; stays the same while one is held or awaited. */
  private TenantPool pool;

  private @Nullable PooledConnection connection;
  private @Nullable BackendHandler backend;
  private @Nullable String pinnedBy;
  private boolean answered;

  ClientLease(ClientHandler session, TenantPool pool) {
    this.session = session;
    this.pool = pool;
  }

  /** Connections come from this pool from now on; none may be held or awaited. */
  void from(TenantPool next) {
    if (connection != null || isWaiting()) {
      throw new IllegalStateException("changes its pool while it has a claim there");
    }
    pool = next;
  }

  /**
   * Asks the pool for a connection, and holds the session if the answer does not come at once.
   *
   * @return whether the session has been told: that it has a connection, or that it gets none
   */
  boolean acquire() {
    if (!pool.shared().rate().tryTake()) {
      pool.meters().rejections(Rejection.RATE_LIMIT).increment();
      session.onRefused(Rejection.RATE_LIMIT, pool.shared().tags().tenant() + ": too fast");
      return true;
    }
    PooledConnection idle = pool.tryAcquire(session);
    if (idle == null && session.makeRoom(pool)) {
      idle = pool.tryAcquire(session);
    }
    if (idle != null) {
      hold(idle);
      return true;
    }
    answered = false;
    session.hold();
    pool.await(this);
    if (answered) {
      session.release();
    }
    answered = true;
    return !session.isHeld();
  }

  private void hold(PooledConnection granted) {
    BackendHandler link = (BackendHandler) granted.link();
    if (link == null) {
      throw new IllegalStateException("a lease without a connection");
    }
    connection = granted;
    backend = link;
    link.attach(session);
    session.onLease(link.session());
  }

  @Override
  public void onGranted(PooledConnection granted) {
    granted.holder(session);
    hold(granted);
    proceed();
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    session.onRefused(reason, detail);
    proceed();
  }

  /** Lets the session go on; if it is still asking, that is left to {@link #acquire}. */
  private void proceed() {
    if (answered) {
      session.proceed();
    }
    answered = true;
  }

  /** Leaves the line, and is refused. */
  void cancelWait() {
    if (isWaiting()) {
      leave();
      pool.meters().rejections(Rejection.CANCELLED).increment();
      onRefused(Rejection.CANCELLED, "cancelled while waiting");
    }
  }

  void pin(String reason) {
    pinnedBy = reason;
  }

  void unpin() {
    pinnedBy = null;
  }

  /** Why the connection is kept between units of work, or null if it is not. */
  @Nullable String pinnedBy() {
    return pinnedBy;
  }

  /** The connection that is held, or null. */
  @Nullable PooledConnection connection() {
    return connection;
  }

  @Nullable BackendHandler backend() {
    return backend;
  }

  /** The connection is no longer held: it has gone back, or it is lost. */
  void drop() {
    connection = null;
    backend = null;
  }

  /**
   * Gives everything up, because the client is gone.
   *
   * @param midMessage whether the backend has got only a part of the client's last message
   */
  void abandon(boolean midMessage) {
    leave();
    PooledConnection held = connection;
    if (midMessage) {
      breakOff(CloseReason.UNCLEAN);
    } else if (held != null) {
      detach();
      pool.release(held, true);
    }
  }

  /** Breaks the connection, which is beyond recovery. */
  void breakOff(CloseReason reason) {
    PooledConnection held = connection;
    if (held != null) {
      detach();
      pool.breakLease(held, reason);
    }
  }

  private void detach() {
    BackendHandler from = backend;
    drop();
    if (from != null) {
      from.attach(null);
    }
  }

  /** Sends an interrupt; nobody else gets the connection before it is over. */
  void interrupt(SideConnections side, HomeLoop loop, Interrupt interrupt, Runnable done) {
    PooledConnection target = connection;
    if (target == null) {
      done.run();
      return;
    }
    target.interruptStarted();
    side.open(
        loop,
        interrupt,
        () -> {
          target.interruptEnded();
          done.run();
        });
  }
}
