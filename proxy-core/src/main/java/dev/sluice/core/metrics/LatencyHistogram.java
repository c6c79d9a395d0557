package dev.sluice.core.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Durations in buckets whose bounds double from 64 µs to 67 s: finding the bucket is one count of
 * leading zeros.
 *
 * <p>Thread ownership: {@link #record} is confined to the owning event loop; reading is thread-safe
 * and may miss what is being written at that moment.
 */
public final class LatencyHistogram {

  /** How many bounded buckets there are; one more holds what is longer than the last bound. */
  public static final int BOUNDS = 21;

  /** The first bound is 2^16 ns, about 64 µs. */
  private static final int FIRST_SHIFT = 16;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] buckets = new long[BOUNDS + 1];
  private final Count sumNanos = new Count();

  /** Counts one duration in nanoseconds; a negative one counts as zero. */
  public void record(long nanos) {
    long clamped = Math.max(0, nanos);
    int index = bucketOf(clamped);
    CELL.setOpaque(buckets, index, buckets[index] + 1);
    sumNanos.add(clamped);
  }

  private static int bucketOf(long nanos) {
    if (nanos <= 1L << FIRST_SHIFT) {
      return 0;
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos - 1);
    return Math.min(bits - FIRST_SHIFT, BOUNDS);
  }

  /** The inclusive upper bound of bucket {@code index} in seconds; {@code 0 <= index < BOUNDS}. */
  public static double boundSeconds(int index) {
    return (1L << (FIRST_SHIFT + index)) / 1e9;
  }

  /** How many durations fell into bucket {@code index}, {@code 0 <= index <= BOUNDS}. */
  public long bucket(int index) {
    return (long) CELL.getOpaque(buckets, index);
  }

  /** The sum of all durations in nanoseconds. */
  public long sumNanos() {
    return sumNanos.get();
  }
}
