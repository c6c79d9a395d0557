package dev.sluice.redis.topology;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which servers are looked for: there while somebody looks, and not before. One for
 * all backends. Thread-safe.
 */
public final class Room {

  /** Lettuce allows no fewer. */
  private static final int LEAST_THREADS = 2;

  private int users;
  private @Nullable Furniture furniture;

  /**
   * What is in it.
   *
   * @param clock for when to look again; never blocks
   * @param lookers may block; as many threads as look at the same time
   */
  record Furniture(
      ClientResources lettuce, ScheduledExecutorService clock, ExecutorService lookers) {}

  /**
   * One more looks from now on; {@link #leave} must follow. May take as long as loading classes.
   */
  synchronized Furniture enter() {
    users++;
    Furniture present = furniture;
    if (present == null) {
      present = furnish();
      furniture = present;
    }
    return present;
  }

  private static Furniture furnish() {
    ClientResources lettuce =
        DefaultClientResources.builder()
            .ioThreadPoolSize(LEAST_THREADS)
            .computationThreadPoolSize(LEAST_THREADS)
            .build();
    ThreadFactory threads = daemons();
    ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, threads);
    clock.setRemoveOnCancelPolicy(true);
    return new Furniture(lettuce, clock, Executors.newCachedThreadPool(threads));
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "sluice-topology-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One fewer looks; the last one switches off the light. */
  synchronized void leave() {
    users--;
    Furniture present = furniture;
    if (users == 0 && present != null) {
      furniture = null;
      present.clock().shutdownNow();
      present.lookers().shutdown();
      present.lettuce().shutdown(0, 1, TimeUnit.SECONDS);
    }
  }
}
