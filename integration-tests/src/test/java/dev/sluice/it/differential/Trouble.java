package dev.sluice.it.differential;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes trouble again and again until it is closed, on a thread of its own. */
final class Trouble implements AutoCloseable {

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  private Trouble() {}

  static Trouble every(int millis, Runnable trouble) {
    Trouble made = new Trouble();
    made.thread.scheduleWithFixedDelay(trouble, millis, millis, TimeUnit.MILLISECONDS);
    return made;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the trouble does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
