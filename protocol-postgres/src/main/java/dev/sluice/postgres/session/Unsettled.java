package dev.sluice.postgres.session;

import java.util.ArrayDeque;

/**
 * What requests change that have gone out and are not answered. Until they are, nobody can tell
 * whether the change takes place, for the server skips what stands behind an error. Within one
 * batch that does not matter, for then the rest is skipped as well; a later batch must wait.
 * Confined to the backend's loop.
 */
final class Unsettled {

  /** Stands for all statements. */
  static final Object EVERYTHING = new Object();

  /** Something that is changed by a request of a batch. */
  private record Change(Object what, int batch) {}

  /** One enters with its request and leaves when its batch is answered. */
  private final ArrayDeque<Change> changes = new ArrayDeque<>();

  void add(Object what, int batch) {
    changes.addLast(new Change(what, batch));
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether a pending batch changes it, or everything. */
  boolean isInDoubt(Object what, ReplyQueue owed) {
    for (Change change : changes) {
      boolean concerns = change.what.equals(what) || change.what == EVERYTHING;
      if (concerns && owed.isPending(change.batch)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what has been answered. */
  void settle(ReplyQueue owed) {
    Change first;
    while ((first = changes.peekFirst()) != null
        && first.batch != owed.batch()
        && !owed.isPending(first.batch)) {
      changes.removeFirst();
    }
  }

  void clear() {
    changes.clear();
  }
}
