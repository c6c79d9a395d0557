package dev.sluice.it.faults;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients that work all the time, each on a thread of its own, until they are told to stop. */
public final class Crowd implements AutoCloseable {

  /** A client that was not served asks again after so long, as a good client does. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Longer than the patience of any worker. */
  private static final long JOIN_MILLIS = 15_000;

  private final Tally tally;
  private final List<Thread> threads = new ArrayList<>();
  private final Ticker ticker = Ticker.system();
  private volatile boolean stopped;

  private Crowd(Tally tally) {
    this.tally = tally;
  }

  /**
   * Sets clients to work.
   *
   * @param run marks their work
   */
  public static Crowd of(String run, int clients, Worker.Factory factory) {
    Crowd crowd = new Crowd(new Tally(run, clients));
    for (int i = 0; i < clients; i++) {
      int number = i;
      Thread thread = new Thread(() -> crowd.run(number, factory), run + "-" + i);
      thread.setDaemon(true);
      crowd.threads.add(thread);
      thread.start();
    }
    return crowd;
  }

  public Tally tally() {
    return tally;
  }

  private void run(int client, Worker.Factory factory) {
    try (Worker worker = factory.create(client)) {
      for (int number = 0; !stopped; number++) {
        Work unit = tally.begin(client, number);
        try {
          worker.work(unit);
        } catch (RuntimeException | AssertionError e) {
          unit.senseless(e.toString());
          worker.close();
        }
        if (!unit.wasServed()) {
          Await.pause(PAUSE);
        }
      }
    }
  }

  /**
   * Waits until every client has been served with something that it asked for after now.
   *
   * @return after how many milliseconds, or -1 if that did not happen within the bound
   */
  public long awaitServed(Duration bound) {
    long since = ticker.nanos();
    while (!tally.isEverybodyServedSince(since)) {
      if (ticker.nanos() - since > bound.toNanos()) {
        return -1;
      }
      Await.pause(Duration.ofMillis(2));
    }
    return TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - since);
  }

  /** Has the clients finish what they do and leave; one that does not is counted as hung. */
  @Override
  public void close() {
    stopped = true;
    long deadline = ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
    for (Thread thread : threads) {
      join(thread, deadline);
    }
  }

  private void join(Thread thread, long deadline) {
    try {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - ticker.nanos())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      tally.complain(Tally.Complaint.HUNG, thread.getName() + " does not end");
    }
  }
}
