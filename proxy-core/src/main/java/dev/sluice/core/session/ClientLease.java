package dev.sluice.core.session;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Interrupt;
import org.jspecify.annotations.Nullable;

/**
 * One session's claim to a backend connection: none, waiting in the pool's line, or held; and what
 * the session is told of it. Confined to the pool's loop.
 */
final class ClientLease extends Waiter<PooledConnection> {

  private final ClientHandler client;

  /** Where connections come from; stays the same while one is held or awaited. */
  private TenantPool pool;

  private @Nullable PooledConnection connection;
  private @Nullable BackendHandler backend;
  private @Nullable String pinnedBy;
  private boolean answered;

  ClientLease(ClientHandler client, TenantPool pool) {
    this.client = client;
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
      tellRefused(Rejection.RATE_LIMIT, pool.shared().tags().tenant() + ": too fast");
      return true;
    }
    PooledConnection idle = client.home().trunks().tryAcquire(pool, client);
    if (idle != null) {
      hold(idle);
      return true;
    }
    answered = false;
    client.hold();
    pool.await(this);
    if (answered) {
      client.release();
    }
    answered = true;
    return !client.isHeld();
  }

  private void hold(PooledConnection granted) {
    BackendHandler link = (BackendHandler) granted.link();
    if (link == null) {
      throw new IllegalStateException("a lease without a connection");
    }
    connection = granted;
    backend = link;
    link.attach(client);
    tellLeased(link.session());
  }

  private void tellLeased(BackendSession granted) {
    try {
      client.session().onLease(granted);
    } catch (RuntimeException | AssertionError fault) {
      client.onFault(fault);
    }
  }

  /** Tells the session that it gets no connection, of its own or with others. */
  void tellRefused(Rejection reason, String detail) {
    client.record(Event.Kind.WORK_REJECTED, reason.label() + " " + detail);
    client.guarded(() -> client.session().onRejected(reason, detail));
  }

  @Override
  public void onGranted(PooledConnection granted) {
    granted.holder(client);
    hold(granted);
    proceed();
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    tellRefused(reason, detail);
    proceed();
  }

  /** Lets the session go on; if it is still asking, that is left to {@link #acquire}. */
  private void proceed() {
    if (answered) {
      client.proceed();
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

  /** Keeps the connection between units of work, for the first reason that is given. */
  void pin(String reason) {
    if (pinnedBy == null) {
      pinnedBy = reason;
      client.record(Event.Kind.SESSION_PINNED, reason);
    }
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

  /**
   * The unit of work is over.
   *
   * @return whether the connection goes back, which is left to the caller
   */
  boolean endUnit() {
    client.meters().transactions.increment();
    if (pinnedBy != null) {
      client.ending().closeIfDone();
      return false;
    }
    drop();
    client.session().onReleased();
    client.ending().closeIfDone();
    client.updateReading();
    return true;
  }

  /** The connection that is held is gone; its pool knows. */
  void onLost(CloseReason reason) {
    client.ending().noteTorn();
    drop();
    if (!client.ending().isOver()) {
      client.guarded(() -> goOnWithout(reason));
    }
  }

  private void goOnWithout(CloseReason lost) {
    if (client.session().onBackendLost(lost)) {
      client.ending().closeIfDone();
      client.updateReading();
    } else {
      client.ending().close(lost);
    }
  }

  /** The connection is no longer held: it has gone back, or it is lost. */
  private void drop() {
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
