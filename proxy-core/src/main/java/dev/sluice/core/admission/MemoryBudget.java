package dev.sluice.core.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes many may hold together. Each may hold a little of its own that nobody counts; what
 * is more is drawn from the budget, and given back with it, so that nothing is counted in common
 * while everybody holds little. Nothing is denied: whoever holds something says so, and sees
 * whether to go on. So the budget may be exceeded, by what is taken until that is looked at.
 * Thread-safe, but for its shares.
 */
public final class MemoryBudget {

  private final long most;
  private final long own;
  private final AtomicLong drawn = new AtomicLong();

  /**
   * @param most bytes that all may draw together; at least 0
   * @param own bytes that each share may hold without drawing any; at least 0
   */
  public MemoryBudget(long most, long own) {
    if (most < 0 || own < 0) {
      throw new IllegalArgumentException(
          "most: " + most + ", own: " + own + " (expected: both >= 0)");
    }
    this.most = most;
    this.own = own;
  }

  /** One that holds nothing yet. Whoever drops it must have given back what it holds. */
  public Share newShare() {
    return new Share();
  }

  /** Whether nothing is left to be drawn. */
  public boolean isSpent() {
    return drawn() >= most;
  }

  /** Whether more is drawn than there is. */
  public boolean isExceeded() {
    return drawn() > most;
  }

  /** Bytes that are drawn, of all shares together. */
  public long drawn() {
    return drawn.get();
  }

  /** What one of many holds. Confined to the thread of its holder. */
  public final class Share {
    private long drawn;

    private Share() {}

    /**
     * Says how much is held from now on, whatever it was before.
     *
     * @param bytes 0 or more
     * @return false if more had to be drawn for that than there is; it is drawn all the same
     */
    public boolean hold(long bytes) {
      long more = Math.max(0, bytes - own) - drawn;
      if (more == 0) {
        return true;
      }
      drawn += more;
      return MemoryBudget.this.drawn.addAndGet(more) <= most || more < 0;
    }

    /** Bytes that are drawn for it. */
    public long drawn() {
      return drawn;
    }
  }
}
