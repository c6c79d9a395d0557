package dev.sluice.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an application of one tenant would do: each of its sessions does a small piece of work every
 * so often. Thread-safe.
 */
abstract class SampleLoad implements AutoCloseable {

  /** A session works about this often, so that one connection serves many of them. */
  private static final int PAUSE_MILLIS = 250;

  /** Sessions log in within this time: applications do not all start in one moment. */
  private static final int ARRIVAL_MILLIS = 3_000;

  private static final int RETRY_MILLIS = 1_000;
  private static final long STOP_SECONDS = 2;

  private final DemoTenant tenant;
  private final List<Thread> sessions = new ArrayList<>();
  private final LongAdder done = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final AtomicReference<String> lastError = new AtomicReference<>("");
  private volatile boolean stopping;

  SampleLoad(DemoTenant tenant) {
    this.tenant = tenant;
    for (int i = 1; i <= tenant.clients(); i++) {
      Thread session =
          new Thread(this::session, "demo-" + protocol() + "-" + tenant.id() + "-" + i);
      session.setDaemon(true);
      sessions.add(session);
    }
  }

  /** What the sessions speak, as configurations name it. */
  abstract String protocol();

  /**
   * Logs in and calls {@link #pieceDone} after each piece of work, until that says to stop.
   *
   * @throws Exception whatever went wrong; the session is begun anew after a while
   */
  abstract void work() throws Exception;

  final DemoTenant tenant() {
    return tenant;
  }

  final void start() {
    sessions.forEach(Thread::start);
  }

  /** Pieces of work that were done since the start. */
  final long done() {
    return done.sum();
  }

  /** Pieces of work and logins that failed since the start. */
  final long errors() {
    return errors.sum();
  }

  /** The text of the last failure, or an empty string. */
  final String lastError() {
    return lastError.get();
  }

  private void session() {
    pause(ThreadLocalRandom.current().nextInt(ARRIVAL_MILLIS));
    while (!stopping) {
      try {
        work();
      } catch (Exception e) {
        if (!stopping) {
          errors.increment();
          lastError.set(String.valueOf(e.getMessage()));
          pause(RETRY_MILLIS);
        }
      }
    }
  }

  /** One more piece of work is done; returns after a pause whether to go on. */
  final boolean pieceDone() {
    done.increment();
    pause(ThreadLocalRandom.current().nextInt(2 * PAUSE_MILLIS));
    return !stopping;
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the sessions end after their present work. */
  final void stop() {
    stopping = true;
  }

  /** Waits until the sessions have ended, for a moment. */
  @Override
  public final void close() {
    stop();
    for (Thread session : sessions) {
      try {
        session.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
