package dev.sluice.core.admission;

import dev.sluice.core.outcome.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work that waits for a {@code T}: a node of its {@link AdmissionQueue}, used over and
 * over by its session. It is answered exactly once each time it waits. Confined to the queue's
 * loop.
 */
public abstract class Waiter<T> {

  @Nullable AdmissionQueue<T> queue;
  @Nullable Waiter<T> previous;
  @Nullable Waiter<T> next;
  long since;

  /** Whether it stands in a queue. */
  public final boolean isWaiting() {
    return queue != null;
  }

  /** When it began to wait, in the ticker's nanoseconds. */
  public final long since() {
    return since;
  }

  /** Leaves the queue unanswered; nothing happens if it stands in none. */
  public final void leave() {
    if (queue != null) {
      queue.remove(this);
    }
  }

  /** It has got what it waited for. */
  public abstract void onGranted(T granted);

  /** It will not get it. */
  public abstract void onRefused(Rejection reason, String detail);
}
