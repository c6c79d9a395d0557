package dev.sluice.core.time;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one event loop in a hashed wheel: setting, moving and dropping one costs the
 * same however many there are, and what is idle costs nothing.
 *
 * <p>A deadline that is moved further away stays where it is in the wheel and is looked at again
 * when its old moment comes. A session that sets a new limit with every query therefore writes one
 * field per query, and touches the wheel about once per limit.
 *
 * <p>Confined to one event loop, which calls {@link #advance} every {@link #tickNanos}.
 */
public final class DeadlineWheel {

  /** A power of two; with ticks of 100 ms one turn of the wheel is 51 s. */
  private static final int SLOTS = 512;

  /** Where the nodes of the slot are kept whose moment has come, until each has been judged. */
  private static final int SWEPT = SLOTS;

  private final Ticker ticker;
  private final long tickNanos;
  private final long origin;
  private final Consumer<Throwable> faults;

  /** Nodes by the tick at which they are looked at, modulo the size. */
  private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS + 1];

  private long doneTick;
  private long now;

  /**
   * @param tickNanos how exact deadlines are, in nanoseconds; above zero
   * @param faults told of what a deadline throws, which keeps no other from firing
   */
  public DeadlineWheel(Ticker ticker, long tickNanos, Consumer<Throwable> faults) {
    this.ticker = ticker;
    this.tickNanos = tickNanos;
    this.faults = faults;
    this.origin = ticker.nanos();
    this.now = origin;
  }

  public Ticker ticker() {
    return ticker;
  }

  /**
   * The ticker's nanoseconds at the loop's last turn: at most a tick old, and read from memory.
   * What happens in one turn of the loop happens at one time.
   */
  public long now() {
    return now;
  }

  /** Begins a turn: reads the ticker. */
  public void beginTurn() {
    now = ticker.nanos();
  }

  public long tickNanos() {
    return tickNanos;
  }

  /**
   * Sets or moves a deadline.
   *
   * @param afterNanos how long from now; zero or less fires at the next tick
   */
  public void set(Deadline deadline, long afterNanos) {
    setAt(deadline, now + Math.max(0, afterNanos));
  }

  /** Sets or moves a deadline to a moment of {@link Ticker#nanos}. */
  public void setAt(Deadline deadline, long atNanos) {
    deadline.at = atNanos;
    deadline.armed = true;
    if (deadline.slot < 0) {
      link(deadline);
    } else if (tickOf(atNanos) < deadline.tick) {
      unlink(deadline);
      link(deadline);
    }
  }

  /** Drops a deadline; nothing happens if it is not set. */
  public void clear(Deadline deadline) {
    deadline.armed = false;
  }

  /** Drops a deadline and forgets the object, which may be garbage afterwards. */
  public void remove(Deadline deadline) {
    deadline.armed = false;
    if (deadline.slot >= 0) {
      unlink(deadline);
    }
  }

  /** Fires what is due. */
  public void advance() {
    beginTurn();
    long nowTick = (now - origin) / tickNanos;
    long first = Math.max(doneTick + 1, nowTick - SLOTS + 1);
    doneTick = nowTick;
    for (long tick = first; tick <= nowTick; tick++) {
      sweep((int) (tick & (SLOTS - 1)));
    }
  }

  /**
   * Judges the nodes of one slot. Each stays linked until it is its turn, for the one before it may
   * remove or move any other.
   */
  private void sweep(int slot) {
    Deadline node = slots[slot];
    slots[slot] = null;
    slots[SWEPT] = node;
    for (; node != null; node = node.next) {
      node.slot = SWEPT;
    }
    while ((node = slots[SWEPT]) != null) {
      unlink(node);
      judge(node);
    }
  }

  private void judge(Deadline node) {
    if (!node.armed) {
      return;
    }
    if (node.at - now > 0) {
      link(node);
      return;
    }
    node.armed = false;
    try {
      node.onDeadline();
    } catch (RuntimeException | AssertionError fault) {
      faults.accept(fault);
    }
  }

  private long tickOf(long atNanos) {
    return Math.floorDiv(atNanos - origin + tickNanos - 1, tickNanos);
  }

  private void link(Deadline node) {
    long furthest = doneTick + SLOTS - 1;
    node.tick = Math.min(Math.max(tickOf(node.at), doneTick + 1), furthest);
    node.slot = (int) (node.tick & (SLOTS - 1));
    Deadline head = slots[node.slot];
    node.next = head;
    node.previous = null;
    if (head != null) {
      head.previous = node;
    }
    slots[node.slot] = node;
  }

  private void unlink(Deadline node) {
    Deadline previous = node.previous;
    Deadline next = node.next;
    if (previous != null) {
      previous.next = next;
    } else if (slots[node.slot] == node) {
      slots[node.slot] = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    node.previous = null;
    node.next = null;
    node.slot = -1;
  }
}
