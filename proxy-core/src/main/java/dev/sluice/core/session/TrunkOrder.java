package dev.sluice.core.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * To whom a trunk owes replies, the oldest first. What one session sends in one turn of the loop is
 * one entry with a count, so that a pipeline of a hundred commands costs no more than one. Entries
 * lie in arrays: nothing is allocated per command. Confined to the trunk's loop.
 */
final class TrunkOrder {

  private static final int FIRST_CAPACITY = 16;

  /** A ring; its length is a power of two. An entry enters when a message is written. */
  private @Nullable Stretch[] stretches = new @Nullable Stretch[FIRST_CAPACITY];

  /** How many replies an entry still has to come; parallel to {@link #stretches}. */
  private int[] counts = new int[FIRST_CAPACITY];

  /** When an entry was made, in the ticker's nanoseconds; parallel to {@link #stretches}. */
  private long[] since = new long[FIRST_CAPACITY];

  /** Whether an entry's replies are dropped; parallel to {@link #stretches}. */
  private boolean[] muted = new boolean[FIRST_CAPACITY];

  private int head;
  private int size;

  /** Replies to come, of all entries together. */
  private int owed;

  boolean isEmpty() {
    return size == 0;
  }

  /** How many entries there are; at least one for each session that is owed something. */
  int size() {
    return size;
  }

  /** How many replies are still to come. */
  int owed() {
    return owed;
  }

  /** One more reply is owed to {@code stretch}. */
  @SuppressWarnings("ReferenceEquality") // a stretch is itself
  void add(Stretch stretch, boolean mute, long now) {
    owed++;
    if (size > 0) {
      int last = (head + size - 1) & (stretches.length - 1);
      if (stretches[last] == stretch && since[last] == now && muted[last] == mute) {
        counts[last]++;
        return;
      }
    }
    if (size == stretches.length) {
      grow();
    }
    int at = (head + size) & (stretches.length - 1);
    stretches[at] = stretch;
    counts[at] = 1;
    since[at] = now;
    muted[at] = mute;
    size++;
  }

  private void grow() {
    int capacity = stretches.length;
    @Nullable Stretch[] wider = Arrays.copyOfRange(stretches, head, head + 2 * capacity);
    int[] widerCounts = Arrays.copyOfRange(counts, head, head + 2 * capacity);
    long[] widerSince = Arrays.copyOfRange(since, head, head + 2 * capacity);
    boolean[] widerMuted = Arrays.copyOfRange(muted, head, head + 2 * capacity);
    int tail = capacity - head;
    System.arraycopy(stretches, 0, wider, tail, head);
    System.arraycopy(counts, 0, widerCounts, tail, head);
    System.arraycopy(since, 0, widerSince, tail, head);
    System.arraycopy(muted, 0, widerMuted, tail, head);
    stretches = wider;
    counts = widerCounts;
    since = widerSince;
    muted = widerMuted;
    head = 0;
  }

  /** Whose reply comes next; null: nobody's. */
  @Nullable Stretch first() {
    return size == 0 ? null : stretches[head];
  }

  /** Whether replies are owed to others than the session that gets the next one. */
  boolean isOwedToOthers() {
    Stretch first = first();
    for (int i = 1; first != null && i < size; i++) {
      Stretch next = stretches[(head + i) & (stretches.length - 1)];
      if (next != null && !next.isOfSame(first)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the reply that comes next is dropped. */
  boolean isFirstMuted() {
    return muted[head];
  }

  /** When the message was written whose reply comes next. */
  long firstSince() {
    return since[head];
  }

  /** The reply that came first is done; there must be one. */
  void finishFirst() {
    owed--;
    if (--counts[head] == 0) {
      stretches[head] = null;
      head = (head + 1) & (stretches.length - 1);
      size--;
    }
  }

  /** Forgets everybody. */
  void clear() {
    Arrays.fill(stretches, null);
    head = 0;
    size = 0;
    owed = 0;
  }

  /** Calls for each entry, the oldest first. */
  void forEach(Entry visitor) {
    for (int i = 0; i < size; i++) {
      int at = (head + i) & (stretches.length - 1);
      Stretch stretch = stretches[at];
      if (stretch != null) {
        visitor.visit(stretch, counts[at], muted[at]);
      }
    }
  }

  /** Sees one entry. */
  @FunctionalInterface
  interface Entry {
    void visit(Stretch stretch, int replies, boolean muted);
  }
}
