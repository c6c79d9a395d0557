package dev.sluice.core.pool;

import dev.sluice.core.admission.AdmissionQueue;
import dev.sluice.core.admission.Waiter;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for a pool's connections, the first to be served first, each up to the pool's
 * patience. Confined to the pool's loop.
 */
final class WaitingLine {

  private final AdmissionQueue<PooledConnection> queue = new AdmissionQueue<>();
  private final Deadline patience = Deadline.of(this::refuseImpatient);
  private final DeadlineWheel wheel;
  private final PoolMeters meters;
  private final Function<Rejection, String> details;
  private final Runnable onEmptied;

  private long patienceNanos;

  /**
   * @param details what there is to say beyond a refusal's reason
   * @param onEmptied told when the last one has lost patience
   */
  WaitingLine(
      DeadlineWheel wheel,
      PoolMeters meters,
      Function<Rejection, String> details,
      Runnable onEmptied) {
    this.wheel = wheel;
    this.meters = meters;
    this.details = details;
    this.onEmptied = onEmptied;
  }

  /** Those who join from now on, and those who stand here, wait for so long. */
  void patience(long nanos) {
    patienceNanos = nanos;
    if (patience.isSet()) {
      refuseImpatient();
    }
  }

  void join(Waiter<PooledConnection> waiter) {
    queue.add(waiter, wheel.now());
    if (!patience.isSet()) {
      wheel.set(patience, patienceNanos);
    }
  }

  /** Takes out who is next, or null if nobody waits. */
  @Nullable Waiter<PooledConnection> poll() {
    Waiter<PooledConnection> next = queue.poll();
    if (next != null) {
      meters.acquireDuration.record(wheel.now() - next.since());
    }
    return next;
  }

  /** Turns away one who stands in no line. */
  void refuse(Waiter<PooledConnection> waiter, Rejection reason) {
    meters.rejections(reason).increment();
    waiter.onRefused(reason, details.apply(reason));
  }

  /** Turns away all who stand here now; those who come back at once stay. */
  void refuseAll(Rejection reason) {
    for (int i = queue.size(); i > 0; i--) {
      Waiter<PooledConnection> waiter = queue.poll();
      if (waiter != null) {
        refuse(waiter, reason);
      }
    }
  }

  private void refuseImpatient() {
    Waiter<PooledConnection> first;
    while ((first = queue.peek()) != null) {
      long left = first.since() + patienceNanos - wheel.now();
      if (left > 0) {
        wheel.set(patience, left);
        return;
      }
      first.leave();
      refuse(first, Rejection.QUEUE_TIMEOUT);
    }
    onEmptied.run();
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How long the first has waited, in nanoseconds; 0 if nobody waits. */
  long oldestNanos() {
    Waiter<PooledConnection> first = queue.peek();
    return first == null ? 0 : wheel.now() - first.since();
  }

  void close() {
    wheel.remove(patience);
  }
}
