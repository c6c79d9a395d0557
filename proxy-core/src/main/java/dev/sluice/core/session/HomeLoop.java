package dev.sluice.core.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.time.DeadlineWheel;
import dev.sluice.core.time.Ticker;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What belongs to one event loop: its deadlines, its sessions, and the peers that await a flush.
 * Confined to the loop, but for {@link #execute}.
 */
public final class HomeLoop implements Executor {

  /** How exact time limits are. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop eventLoop;
  private final DeadlineWheel wheel;

  /** Peers that were written to since the last flush; each enters with its first write. */
  private final ArrayList<ChannelOutbound> unflushed = new ArrayList<>();

  private boolean flushing;

  /** Clients for which something must be held. */
  private final SlowClients slowClients;

  private final MemoryBudget logins;

  /**
   * Looks at messages that no reader needs now; one leaves while a reader judges what it has read.
   */
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();

  /** Trunks that were written to in this turn; each enters with its first write. */
  private final ArrayList<ChannelOutbound> unsent = new ArrayList<>();

  /** Sessions that live here; one enters after login and leaves when its channel is closed. */
  private final Set<ClientHandler> sessions = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * One that has nothing yet.
   *
   * @param held what may be held for its clients, and for those of other loops
   */
  public HomeLoop(EventLoop eventLoop, Ticker ticker, HeldBudget held) {
    this.eventLoop = eventLoop;
    this.slowClients = new SlowClients(held, this);
    this.logins = held.logins();
    this.wheel = new DeadlineWheel(ticker, TICK_NANOS, Faults::log);
  }

  /** Starts the loop's clockwork. Called once, from any thread. */
  public void start() {
    var unused =
        eventLoop.scheduleAtFixedRate(
            () -> {
              wheel.advance();
              flush();
            },
            TICK_NANOS,
            TICK_NANOS,
            TimeUnit.NANOSECONDS);
  }

  public EventLoop eventLoop() {
    return eventLoop;
  }

  public DeadlineWheel wheel() {
    return wheel;
  }

  public Ticker ticker() {
    return wheel.ticker();
  }

  /** Runs a task on the loop, and sends what it wrote. Thread-safe. */
  @Override
  public void execute(Runnable task) {
    eventLoop.execute(
        () -> {
          wheel.beginTurn();
          try {
            task.run();
          } finally {
            flush();
          }
        });
  }

  /**
   * Lends a look at messages to a reader that begins to judge; so a silent connection needs none.
   * There is one for each of those whose turns are within each other, such as a backend's and that
   * of the client who gets the connection.
   */
  Frame takeFrame() {
    Frame spare = frames.pollLast();
    return spare == null ? new Frame() : spare;
  }

  /** Takes it back. */
  void giveFrame(Frame frame) {
    frame.clear();
    frames.addLast(frame);
  }

  void awaitsFlush(ChannelOutbound outbound) {
    unflushed.add(outbound);
  }

  /**
   * The peer is flushed once all that is ready to be read in this turn has been read: a task runs
   * after the turn's events.
   */
  void awaitsTurnEnd(ChannelOutbound outbound) {
    if (unsent.isEmpty()) {
      eventLoop.execute(this::endTurn);
    }
    unsent.add(outbound);
  }

  private void endTurn() {
    for (int i = 0; i < unsent.size(); i++) {
      flush(unsent.get(i));
    }
    unsent.clear();
  }

  /** Sends what was written to anybody since the last time: one system call a peer and burst. */
  void flush() {
    assertConfined();
    if (flushing) {
      return;
    }
    flushing = true;
    try {
      do {
        flushAll();
        slowClients.relieve();
      } while (!unflushed.isEmpty());
    } finally {
      flushing = false;
    }
  }

  private void flushAll() {
    // A flush may cause another write, which then stands at the end of the list.
    for (int i = 0; i < unflushed.size(); i++) {
      flush(unflushed.get(i));
    }
    unflushed.clear();
  }

  /** A peer that cannot be flushed, be it for want of memory, is closed; the others are flushed. */
  private static void flush(ChannelOutbound outbound) {
    try {
      outbound.flush();
    } catch (RuntimeException | AssertionError | OutOfMemoryError fault) {
      Faults.log(fault);
      outbound.abort();
    }
  }

  SlowClients slowClients() {
    return slowClients;
  }

  /** What may be kept of clients that have not logged in; the same on all loops. */
  MemoryBudget logins() {
    return logins;
  }

  void enter(ClientHandler session) {
    sessions.add(session);
  }

  void leave(ClientHandler session) {
    sessions.remove(session);
  }

  /** The sessions that live here; a copy, for whoever closes some of them. */
  public Collection<ClientHandler> sessions() {
    return new ArrayList<>(sessions);
  }

  /** Fails if called on another thread; only while assertions are on. */
  void assertConfined() {
    assert eventLoop.inEventLoop() : "on " + Thread.currentThread().getName();
  }
}
