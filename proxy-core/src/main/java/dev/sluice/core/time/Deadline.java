package dev.sluice.core.time;

import org.jspecify.annotations.Nullable;

/**
 * A moment at which something is to happen, unless it is moved or dropped before. Confined to the
 * loop of its {@link DeadlineWheel}; belongs to one wheel at a time.
 */
public abstract class Deadline {

  long at;
  boolean armed;

  /** Where the wheel keeps it: -1 if nowhere. */
  int slot = -1;

  long tick;
  @Nullable Deadline previous;
  @Nullable Deadline next;

  /** Whether it is set and has not passed. */
  public final boolean isSet() {
    return armed;
  }

  /** A deadline that runs a task. */
  public static Deadline of(Runnable task) {
    return new Deadline() {
      @Override
      protected void onDeadline() {
        task.run();
      }
    };
  }

  /** The moment has come. It may be set again from here. */
  protected abstract void onDeadline();
}
