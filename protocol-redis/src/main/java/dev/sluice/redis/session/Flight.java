package dev.sluice.redis.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.spi.Frame;
import java.util.Arrays;

/**
 * Commands of one client that are on their way to a node together, as they were said: any of them
 * may have to be sent again. Holds no bytes while nothing is on its way, and little while what all
 * clients may have on its way is spent. Confined to the session's event loop.
 */
final class Flight {

  /** What one client may have on its way, in bytes; a single command may be longer. */
  private static final int MOST_BYTES = 256 * 1024;

  /** The same while what all clients may have together is spent; none may be longer then. */
  private static final int MOST_BYTES_THEN = 2 * 1024;

  /** What that may take of the heap, in bytes, and what is therefore not counted. */
  private static final int UNCOUNTED = 8 * 1024;

  /**
   * What all clients of the process may have on its way together: one part of the heap in so many.
   */
  private static final int SHARE = 8;

  private static final int FIRST_BYTES = 128;
  private static final int FIRST_COMMANDS = 8;
  private static final byte[] NOTHING = {};
  private static final int[] NOBODY = {};

  /** The commands one behind the other, from {@link #begin} to {@link #end}. */
  private byte[] bytes = NOTHING;

  private int begin;
  private int end;

  /** How long each is; inverted for one whose reply is dropped. */
  private int[] lengths = NOBODY;

  private int first;
  private int last;

  private final MemoryBudget budget;
  private final MemoryBudget.Share part;

  Flight(MemoryBudget budget) {
    this.budget = budget;
    this.part = budget.newShare();
  }

  /** What flights may take together; each may take a little besides. */
  static MemoryBudget budget(long bytes) {
    return new MemoryBudget(bytes, UNCOUNTED);
  }

  /** An eighth of the heap that the JVM may take. */
  static MemoryBudget budgetOfHeap() {
    return budget(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** Whether one of so many bytes should not be sent before these are answered. */
  boolean isFull(int next) {
    int held = end - begin;
    return held >= MOST_BYTES || (held + next > MOST_BYTES_THEN && budget.isSpent());
  }

  /** Whether one of so many bytes should not be kept at all, not even alone. */
  boolean isTooLong(int next) {
    return next > MOST_BYTES_THEN && budget.isSpent();
  }

  /** One more is sent; forgets those that are answered, which are all but the last {@code owed}. */
  void add(Frame command, boolean muted, int owed) {
    while (last - first > owed) {
      begin += length(first++);
    }
    int length = command.available();
    makeRoom(length);
    command.buffer().getBytes(command.index(), bytes, end, length);
    end += length;
    lengths[last++] = muted ? ~length : length;
  }

  private void makeRoom(int length) {
    if (bytes.length - end < length) {
      int held = end - begin;
      byte[] from = bytes;
      replaceBytes(Math.max(FIRST_BYTES, 2 * (held + length)));
      System.arraycopy(from, begin, bytes, 0, held);
      begin = 0;
      end = held;
    }
    if (last == lengths.length) {
      int held = last - first;
      int[] from = lengths;
      replaceLengths(Math.max(FIRST_COMMANDS, 2 * held));
      System.arraycopy(from, first, lengths, 0, held);
      first = 0;
      last = held;
    }
  }

  private void replaceBytes(int wanted) {
    if (wanted > bytes.length) {
      bytes = new byte[wanted];
      count();
    }
  }

  private void replaceLengths(int wanted) {
    if (wanted > lengths.length) {
      lengths = new int[wanted];
      count();
    }
  }

  /** One of the arrays is another. */
  private void count() {
    part.hold(bytes.length + (long) lengths.length * Integer.BYTES);
  }

  private int length(int at) {
    return lengths[at] < 0 ? ~lengths[at] : lengths[at];
  }

  /** The number of the command that is answered next while {@code owed} are not answered. */
  int at(int owed) {
    if (owed > last - first) {
      throw new IllegalStateException("owed " + owed + " of " + (last - first));
    }
    return last - owed;
  }

  /** A copy of one. */
  byte[] copy(int at) {
    int from = begin;
    for (int i = first; i < at; i++) {
      from += length(i);
    }
    return Arrays.copyOfRange(bytes, from, from + length(at));
  }

  boolean isMuted(int at) {
    return lengths[at] < 0;
  }

  /** All are answered, or nobody wants to know. */
  void clear() {
    bytes = NOTHING;
    lengths = NOBODY;
    begin = 0;
    end = 0;
    first = 0;
    last = 0;
    part.hold(0);
  }
}
