package dev.sluice.core.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread changes and any thread reads. Adding costs a plain addition and an
 * opaque store: no lock, no bus traffic beyond the cache line.
 *
 * <p>Thread ownership: {@link #add} is confined to the owning event loop; {@link #get} is
 * thread-safe.
 */
public final class Count {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through VALUE
  private long value;

  /** Adds {@code n}, which may be negative where the figure is a gauge. */
  public void add(long n) {
    VALUE.setOpaque(this, (long) VALUE.get(this) + n);
  }

  /** Adds one. */
  public void increment() {
    add(1);
  }

  /** The number as last written. */
  public long get() {
    return (long) VALUE.getOpaque(this);
  }
}
