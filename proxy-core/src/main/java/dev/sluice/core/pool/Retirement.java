package dev.sluice.core.pool;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which connections are of the settings and the server in force: those of the present generation.
 * Older ones are closed when nobody uses them. Confined to the pool's loop.
 */
final class Retirement {

  /** How long work on a server goes on after another has taken its place. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ConnectionLot lot;
  private final DeadlineWheel wheel;
  private final Deadline expulsion = Deadline.of(this::expel);

  private int generation;

  Retirement(ConnectionLot lot, DeadlineWheel wheel) {
    this.lot = lot;
    this.wheel = wheel;
  }

  /** The generation of connections that are opened now. */
  int generation() {
    return generation;
  }

  /** Retires all present connections: idle ones now, lent ones as they come back. */
  void retireAll() {
    generation++;
    for (PooledConnection connection : lot.idleNow()) {
      lot.close(connection, CloseReason.OUTDATED);
    }
  }

  /** Breaks those that are still in use after a moment: their server may be dead or cut off. */
  void expelSoon() {
    wheel.set(expulsion, FAREWELL_NANOS);
  }

  private void expel() {
    for (PooledConnection connection : List.copyOf(lot.all())) {
      Link link = connection.link();
      if (link != null && connection.generation() != generation) {
        link.abort();
      }
    }
  }

  /** Retires all for good, and those too that are being made fit for a next holder. */
  void close() {
    retireAll();
    for (PooledConnection connection : List.copyOf(lot.all())) {
      boolean apart =
          connection.state() == ConnectionState.CLEANING
              || connection.state() == ConnectionState.HELD;
      if (apart) {
        lot.close(connection, CloseReason.OUTDATED);
      }
    }
    wheel.remove(expulsion);
  }
}
