package dev.sluice.core.admission;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait, first come first served. All wait equally long at most, so the first is also the
 * first to run out of patience: one deadline serves the whole queue. Joining and leaving cost the
 * same wherever one stands. Confined to one event loop.
 */
public final class AdmissionQueue<T> {

  private @Nullable Waiter<T> first;
  private @Nullable Waiter<T> last;
  private int size;

  /**
   * Joins at the end.
   *
   * @param now the ticker's nanoseconds
   */
  public void add(Waiter<T> waiter, long now) {
    if (waiter.queue != null) {
      throw new IllegalStateException("waits already");
    }
    waiter.queue = this;
    waiter.since = now;
    waiter.previous = last;
    if (last == null) {
      first = waiter;
    } else {
      last.next = waiter;
    }
    last = waiter;
    size++;
  }

  /** Who is next, or null if nobody waits. */
  public @Nullable Waiter<T> peek() {
    return first;
  }

  /** Takes out who is next, or null if nobody waits. */
  public @Nullable Waiter<T> poll() {
    Waiter<T> waiter = first;
    if (waiter != null) {
      remove(waiter);
    }
    return waiter;
  }

  void remove(Waiter<T> waiter) {
    Waiter<T> previous = waiter.previous;
    Waiter<T> next = waiter.next;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      last = previous;
    } else {
      next.previous = previous;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.queue = null;
    size--;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }
}
