package dev.sluice.core.pool;

import dev.sluice.core.admission.Waiter;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.time.DeadlineWheel;
import java.util.concurrent.TimeUnit;

/**
 * Makes connections fit for the next holder: those that come back, that are being cleaned up after
 * a holder that is gone, or that an interrupt may still hit. Each then goes to whoever has waited
 * longest, or rests; if the {@link ReleaseChecklist} has a doubt it is closed. Confined to the
 * pool's loop.
 */
final class CheckIn {

  /**
   * How long the work of a holder that is gone may go on before the server is told to stop: what
   * was sent before a goodbye is to be done, but a result that nobody reads may take an hour.
   */
  private static final long LEGACY_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long a connection may take from there to bring itself into a clean state. */
  private static final long CLEANING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ConnectionLot lot;
  private final WaitingLine waiting;
  private final DeadlineWheel wheel;
  private final ConnectionOpener opener;

  CheckIn(ConnectionLot lot, WaitingLine waiting, DeadlineWheel wheel, ConnectionOpener opener) {
    this.lot = lot;
    this.waiting = waiting;
    this.wheel = wheel;
    this.opener = opener;
  }

  /** Takes a connection back from its holder. */
  void release(PooledConnection connection, boolean clientLost) {
    connection.holder(null);
    Link link = connection.link();
    if (link == null || connection.state() != ConnectionState.LEASED) {
      throw new IllegalStateException("released while " + connection.state());
    }
    switch (judge(connection, link, clientLost)) {
      case CLEAN -> settle(connection);
      case CLEANING -> {
        connection.transition(ConnectionState.CLEANING, wheel.now());
        wheel.set(connection.cleaningDeadline(), LEGACY_NANOS);
      }
      case UNCLEAN -> lot.close(connection, CloseReason.UNCLEAN);
    }
  }

  private Cleanliness judge(PooledConnection connection, Link link, boolean clientLost) {
    try {
      return link.session().onRelease(clientLost);
    } catch (RuntimeException | AssertionError fault) {
      // The protocol no longer knows what state it is in: as good a doubt as any.
      lot.close(connection, CloseReason.INTERNAL);
      throw fault;
    }
  }

  /** A connection that was {@link ConnectionState#CLEANING} is clean. */
  void onCleaned(PooledConnection connection) {
    if (connection.state() != ConnectionState.CLEANING) {
      throw new IllegalStateException("cleaned while " + connection.state());
    }
    wheel.remove(connection.cleaningDeadline());
    settle(connection);
  }

  /**
   * Closing alone would not end the work: PostgreSQL notices that its client is gone when it next
   * writes to it, and until then the server has one connection more than the budget knows of.
   */
  void onCleaningTimeout(PooledConnection connection) {
    Interrupt interrupt = connection.takeInterrupt();
    if (interrupt == null) {
      lot.close(connection, CloseReason.UNCLEAN);
      return;
    }
    wheel.set(connection.cleaningDeadline(), CLEANING_NANOS);
    connection.interruptStarted();
    opener.interrupt(interrupt, connection::interruptEnded);
  }

  /** Gives a clean connection to whoever is next, keeps it, or closes it. */
  void settle(PooledConnection connection) {
    CloseReason doubt = ReleaseChecklist.doubtAbout(connection);
    if (doubt == null && connection.hasInterrupts()) {
      connection.transition(ConnectionState.HELD, wheel.now());
      return;
    }
    if (connection.state() != ConnectionState.IDLE) {
      connection.transition(ConnectionState.IDLE, wheel.now());
    }
    if (doubt != null) {
      lot.close(connection, doubt);
      return;
    }
    Waiter<PooledConnection> next = waiting.poll();
    if (next == null) {
      lot.keepIdle(connection);
      return;
    }
    connection.lend(null, wheel.now());
    next.onGranted(connection);
  }
}
