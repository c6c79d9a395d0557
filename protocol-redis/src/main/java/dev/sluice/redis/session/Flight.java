package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import java.util.Arrays;

/**
 * Commands of one client that are on their way to a node together, as they were said: any of them
 * may have to be sent again. Holds no bytes while nothing is on its way, and little while the
 * {@link FlightBudget} is spent. Confined to the session's event loop.
 */
final class Flight {

  /** What one client may have on its way, in bytes; a single command may be longer. */
  private static final int MOST_BYTES = 256 * 1024;

  /** The same while what all clients may have together is spent; none may be longer then. */
  private static final int MOST_BYTES_THEN = 2 * 1024;

  /** What that may take of the heap, in bytes, and what is therefore not counted. */
  private static final int UNCOUNTED = 8 * 1024;

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

  private final FlightBudget budget;

  /** Bytes that were taken from it. */
  private int drawn;

  Flight(FlightBudget budget) {
    this.budget = budget;
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
      int wanted = Math.max(FIRST_BYTES, 2 * (held + length));
      byte[] roomy = wanted > bytes.length ? new byte[wanted] : bytes;
      System.arraycopy(bytes, begin, roomy, 0, held);
      bytes = roomy;
      begin = 0;
      end = held;
    }
    if (last == lengths.length) {
      int held = last - first;
      int wanted = Math.max(FIRST_COMMANDS, 2 * held);
      int[] roomy = wanted > lengths.length ? new int[wanted] : lengths;
      System.arraycopy(lengths, first, roomy, 0, held);
      lengths = roomy;
      first = 0;
      last = held;
    }
    count();
  }

  private void count() {
    int room = bytes.length + lengths.length * Integer.BYTES;
    int wanted = Math.max(0, room - UNCOUNTED);
    if (wanted != drawn) {
      budget.draw(wanted - drawn);
      drawn = wanted;
    }
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
    count();
  }
}
