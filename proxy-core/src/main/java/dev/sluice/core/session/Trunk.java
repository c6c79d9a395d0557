package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.TrunkSession;
import dev.sluice.core.time.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that many sessions use at once: one lease, held in common. To the pool it is lent
 * like any other; whose turn it is, is the trunk's own affair. Confined to the pool's loop.
 *
 * <pre>
 *  OPENING --> SERVING --> RETIRING --> OVER
 *     |           |                      ^
 *     +-----------+----------------------+
 * </pre>
 */
final class Trunk extends CommonClaim {

  /** How often it is looked whether a trunk is stuck, unused or overdue. */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int kind;
  private final int place;
  private final Deadline check = Deadline.of(this::onCheck);

  /** Who waits for the connection; each leaves with the answer. */
  private final List<TrunkSeat> waiting = new ArrayList<>();

  /** Clients that are not read until the connection takes more. */
  private final Set<TrunkSeat> paused = new LinkedHashSet<>();

  private State state = State.OPENING;
  private @Nullable PooledConnection connection;
  private @Nullable TrunkHandler handler;
  private long usedNanos;

  /** Whether it is to retire as soon as it serves. */
  private boolean outdated;

  /** Whether the connection is to be closed, for the sake of another pool of the tenant. */
  private boolean sacrificed;

  /** How far a trunk is in its life. */
  enum State {
    /** Waits for a connection, then for what the protocol has to say there first. */
    OPENING,
    SERVING,
    /** Takes no more messages; goes back to the pool with the last reply. */
    RETIRING,
    OVER;

    boolean mayBecome(State next) {
      return switch (this) {
        case OPENING -> next == SERVING || next == OVER;
        case SERVING -> next == RETIRING || next == OVER;
        case RETIRING -> next == OVER;
        case OVER -> false;
      };
    }
  }

  Trunk(Trunks trunks, TenantPool pool, int kind, int place) {
    super(trunks, pool);
    this.kind = kind;
    this.place = place;
  }

  private void become(State next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("trunk: " + state + " to " + next);
    }
    state = next;
  }

  @Override
  void onHeld(PooledConnection granted, BackendHandler link) {
    if (!(link.session() instanceof TrunkSession session)) {
      throw new IllegalStateException("a connection that cannot be a trunk");
    }
    connection = granted;
    usedNanos = pool().now();
    handler = TrunkHandler.on(link, session, this, trunks());
    trunks().wheel().set(check, CHECK_NANOS);
    if (session.onShared(kind)) {
      serve();
    }
  }

  private void serve() {
    become(State.SERVING);
    for (TrunkSeat seat : takeWaiting()) {
      seat.onJoined(this);
    }
    trunks().loop().execute(() -> trunks().makeRoomForWaiters(pool()));
    if (outdated) {
      retire();
    }
  }

  /** Whether what the protocol has to say on the connection first is not answered. */
  boolean isPreparing() {
    return state == State.OPENING && connection != null;
  }

  /**
   * What the protocol had to say first is answered.
   *
   * @param refusal what the server says against it; null: nothing
   */
  void onPrepared(@Nullable String refusal) {
    PooledConnection held = connection;
    if (refusal == null || held == null) {
      serve();
      return;
    }
    end();
    at().leave();
    pool().release(held, false);
    for (TrunkSeat seat : takeWaiting()) {
      seat.onRefused(refusal);
    }
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    end();
    for (TrunkSeat seat : takeWaiting()) {
      seat.onRefused(reason, detail);
    }
  }

  private List<TrunkSeat> takeWaiting() {
    List<TrunkSeat> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** One more session wants a seat. */
  void admit(TrunkSeat seat) {
    if (state == State.SERVING) {
      seat.onJoined(this);
    } else {
      waiting.add(seat);
    }
  }

  int kind() {
    return kind;
  }

  int place() {
    return place;
  }

  State state() {
    return state;
  }

  boolean isServing() {
    return state == State.SERVING;
  }

  /** A message is written; returns the moment. */
  long book(Stretch by, boolean mute) {
    usedNanos = pool().now();
    TrunkHandler open = at();
    open.order().add(by, mute, usedNanos);
    open.reconsider();
    return usedNanos;
  }

  ChannelOutbound outbound() {
    return at().outbound();
  }

  private TrunkHandler at() {
    TrunkHandler open = handler;
    if (open == null) {
      throw new IllegalStateException("trunk is " + state);
    }
    return open;
  }

  boolean hasRoomFor(TrunkSeat seat) {
    boolean room = at().outbound().isWritable();
    if (!room) {
      paused.add(seat);
    }
    return room;
  }

  /** Whether that session's message must wait until the connection takes more. */
  boolean isFullFor(TrunkSeat seat) {
    boolean full = isFull();
    if (full) {
      paused.add(seat);
    }
    return full;
  }

  /** Whether nothing may be added to what is unsent. */
  boolean isFull() {
    TrunkHandler open = handler;
    return open != null && open.isFull();
  }

  /** The connection takes more than it did, or nothing more ever. */
  void onRoom() {
    List<TrunkSeat> all = List.copyOf(paused);
    paused.clear();
    all.forEach(TrunkSeat::onRoom);
  }

  /** A client takes its replies again, or is gone. */
  void onReader() {
    if (handler != null) {
      handler.reconsider();
    }
  }

  /** When it was last written to, in the ticker's nanoseconds. */
  long usedNanos() {
    return usedNanos;
  }

  /** Whether no reply is owed to anybody. */
  boolean isQuiet() {
    return handler != null && handler.order().isEmpty();
  }

  /** Whether a part of a reply to that stretch is there whose rest is still to come. */
  boolean isMidReplyTo(Stretch stretch) {
    return handler != null && handler.isMidReplyTo(stretch);
  }

  /** What is being passed on to one goes to the other from here on. */
  void redirect(ChannelOutbound from, ChannelOutbound to) {
    if (handler != null) {
      handler.redirect(from, to);
    }
  }

  /** Takes no more messages, and goes back to the pool once all is answered. */
  void retire() {
    if (state == State.SERVING) {
      become(State.RETIRING);
      onQuiet();
    }
    outdated |= isPreparing();
  }

  /**
   * The same, for somebody who waits in that pool: where it is another than the trunk's, only a
   * connection less makes room.
   */
  @SuppressWarnings("ReferenceEquality") // a pool is itself
  void giveWayIn(TenantPool wanting) {
    sacrificed = wanting != pool();
    retire();
  }

  /** All has been answered. */
  void onQuiet() {
    PooledConnection held = connection;
    if (state == State.RETIRING && held != null && isQuiet() && at().isQuiet()) {
      end();
      at().leave();
      if (sacrificed) {
        pool().breakLease(held, CloseReason.EVICTED);
      } else {
        pool().release(held, false);
      }
    }
  }

  private void onCheck() {
    PooledConnection held = connection;
    if (held == null || state == State.OVER) {
      return;
    }
    long now = pool().now();
    long patience = trunks().patienceNanos();
    boolean awaits = isPreparing() || !isQuiet();
    long since = isPreparing() ? usedNanos : at().progressNanos();
    if (awaits && patience > 0 && now - since > patience) {
      lose(CloseReason.QUERY_TIMEOUT);
      pool().breakLease(held, CloseReason.QUERY_TIMEOUT);
      return;
    }
    long idle = trunks().keepNanos(pool().policy());
    boolean unused = isQuiet() && idle > 0 && now - usedNanos >= idle;
    if (state == State.SERVING && (unused || pool().isOverdue(held))) {
      retire();
    } else if (state == State.SERVING) {
      trunks().makeRoomForWaiters(pool());
    }
    if (state != State.OVER) {
      trunks().wheel().set(check, CHECK_NANOS);
    }
  }

  /** The connection is gone, or of no further use; everybody on it is told. */
  void lose(CloseReason reason) {
    if (state == State.OVER) {
      return;
    }
    TrunkHandler open = at();
    end();
    open.tellLost(reason);
    for (TrunkSeat seat : takeWaiting()) {
      seat.onRefused(Rejection.BACKEND_UNAVAILABLE, reason.label());
    }
    onRoom();
  }

  private void end() {
    if (connection != null) {
      countLetGo();
    }
    become(State.OVER);
    trunks().wheel().remove(check);
    trunks().onOver(this);
  }

  /** What breaks the connection when the protocol has lost its way. */
  void breakOff(CloseReason reason) {
    PooledConnection held = connection;
    if (held != null && state != State.OVER) {
      lose(reason);
      pool().breakLease(held, reason);
    }
  }

  @Override
  public int owed() {
    return handler == null ? 0 : handler.order().owed();
  }
}
