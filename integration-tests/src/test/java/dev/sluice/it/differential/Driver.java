package dev.sluice.it.differential;

import dev.sluice.core.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Holds many conversations with one server at once, on one thread that never waits for a single one
 * of them. Confined to that thread.
 */
final class Driver implements AutoCloseable {

  private static final Ticker TICKER = Ticker.system();
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final int READ_BYTES = 64 * 1024;

  /** Something to be done at a time. */
  private record Alarm(long nanos, Runnable task) {}

  private final Dialect dialect;
  private final Front front;
  private final Selector selector;

  /** Enters with {@link #at}, leaves when its time has come. */
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos));

  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES);
  private final List<Talk> talks = new ArrayList<>();
  private long heardNanos = TICKER.nanos();
  private long quietNanos;
  private int running;

  /** What waits for something to happen on its channel. */
  interface Attached {
    void onReady() throws IOException;
  }

  Driver(Dialect dialect, Front front) {
    this.dialect = dialect;
    this.front = front;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Holds the conversations to their ends.
   *
   * @param guides recordings of the same scripts without Sluice, which tell how much to wait for;
   *     empty: this is that run
   * @param cuts where clients break off, one for each script
   */
  List<Recording> run(List<Script> scripts, List<Recording> guides, Pace pace, List<Cut> cuts) {
    try {
      for (int i = 0; i < scripts.size(); i++) {
        Wait wait = new Wait(dialect, guides.isEmpty() ? null : guides.get(i));
        talks.add(new Talk(this, scripts.get(i), wait, pace, cuts.get(i)));
      }
      running = talks.size();
      at(LOOK_NANOS, this::look);
      for (Talk talk : talks) {
        talk.start();
      }
      while (running > 0) {
        turn();
      }
      return talks.stream().map(Talk::recording).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void turn() throws IOException {
    long now = TICKER.nanos();
    Alarm next = alarms.peek();
    if (next == null) {
      selector.select(100);
    } else if (next.nanos() > now) {
      selector.select(Math.max(1, (next.nanos() - now) / 1_000_000));
    } else {
      selector.selectNow();
    }
    var keys = selector.selectedKeys();
    for (SelectionKey key : keys) {
      if (key.isValid()) {
        ((Attached) key.attachment()).onReady();
      }
    }
    keys.clear();
    now = TICKER.nanos();
    for (Alarm due = alarms.peek(); due != null && due.nanos() <= now; due = alarms.peek()) {
      alarms.remove();
      due.task().run();
    }
  }

  /** All look at once: when one that has waited goes on it is not quiet any more. */
  private void look() {
    quietNanos = TICKER.nanos() - heardNanos;
    talks.forEach(Talk::look);
    quietNanos = 0;
    at(LOOK_NANOS, this::look);
  }

  Dialect dialect() {
    return dialect;
  }

  Front front() {
    return front;
  }

  long now() {
    return TICKER.nanos();
  }

  /** Takes note that a client has said or heard something, and tells the time. */
  long heard() {
    heardNanos = TICKER.nanos();
    return heardNanos;
  }

  /** For how long no client has said or heard anything, in nanoseconds; 0 but in a look. */
  long quietNanos() {
    return quietNanos;
  }

  /** Where whoever reads next reads to. */
  ByteBuffer scratch() {
    return scratch;
  }

  /** Runs a task so many nanoseconds from now. */
  void at(long nanos, Runnable task) {
    alarms.add(new Alarm(TICKER.nanos() + nanos, task));
  }

  SelectionKey attach(SelectableChannel channel, int interest, Attached to) throws IOException {
    return channel.register(selector, interest, to);
  }

  void ended() {
    running--;
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
