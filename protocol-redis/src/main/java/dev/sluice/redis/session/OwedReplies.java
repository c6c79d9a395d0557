package dev.sluice.redis.session;

import java.util.Arrays;

/**
 * The replies that one connection owes to its one holder, the oldest first: a ring of numbers, so
 * that nothing is allocated per command. Confined to the connection's event loop.
 */
final class OwedReplies {

  private static final int KIND_BITS = 4;
  private static final long MUTED = 1L << KIND_BITS;
  private static final int DETAIL_SHIFT = KIND_BITS + 1;

  /** Its length is a power of two; one enters when a command is written, and leaves replied to. */
  private long[] ring = new long[8];

  private int head;
  private int size;

  /**
   * One more is owed.
   *
   * @param muted whether the client does not want it
   * @param detail a number beside it, 0 or more
   */
  void add(Owed kind, boolean muted, int detail) {
    if (size == ring.length) {
      long[] wider = Arrays.copyOfRange(ring, head, head + 2 * size);
      System.arraycopy(ring, 0, wider, size - head, head);
      ring = wider;
      head = 0;
    }
    long entry = kind.number() | (muted ? MUTED : 0) | (long) detail << DETAIL_SHIFT;
    ring[(head + size) & (ring.length - 1)] = entry;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** What the next reply answers; there must be one. */
  Owed first() {
    return Owed.at((int) ring[head] & ((1 << KIND_BITS) - 1));
  }

  boolean isFirstMuted() {
    return (ring[head] & MUTED) != 0;
  }

  /** The number beside the first. */
  int firstDetail() {
    return (int) (ring[head] >>> DETAIL_SHIFT);
  }

  /** One of the replies that the first stands for has come; whether it was the last of them. */
  boolean countFirstDown() {
    int left = firstDetail() - 1;
    if (left > 0) {
      ring[head] -= 1L << DETAIL_SHIFT;
    }
    return left <= 0;
  }

  void removeFirst() {
    head = (head + 1) & (ring.length - 1);
    size--;
  }

  /**
   * Whether the loss of one of them would go unnoticed if each that the client waits for became an
   * error: of what the client has silenced, or of a watch, without which a transaction that comes
   * later would be carried out regardless.
   */
  boolean isAnyMissedInSilence() {
    for (int i = 0; i < size; i++) {
      long entry = ring[(head + i) & (ring.length - 1)];
      Owed kind = Owed.at((int) entry & ((1 << KIND_BITS) - 1));
      // A MULTI that the proxy has answered itself is missed with its EXEC.
      boolean silenced = (entry & MUTED) != 0 && kind != Owed.OWN && kind != Owed.MULTI;
      if (silenced || kind == Owed.WATCH) {
        return true;
      }
    }
    return false;
  }

  /** How many the client waits for. */
  int wanted() {
    int wanted = 0;
    for (int i = 0; i < size; i++) {
      long entry = ring[(head + i) & (ring.length - 1)];
      boolean own = Owed.at((int) entry & ((1 << KIND_BITS) - 1)) == Owed.OWN;
      wanted += own || (entry & MUTED) != 0 ? 0 : 1;
    }
    return wanted;
  }
}
