package dev.sluice.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.sluice.core.admission.RateLimiter;
import dev.sluice.core.admission.Waiter;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.PoolShared;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantBudget;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.time.DeadlineWheel;
import dev.sluice.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A unit of work's way through the pool: a lease taken and given back, with and without a queue.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolBenchmark {

  private static final int CLIENTS = 100;

  private final DeadlineWheel wheel = new DeadlineWheel(Ticker.system(), 100_000_000, fault -> {});
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private final Deque<Client> holders = new ArrayDeque<>();
  private final LeaseHolder holder = () -> 1;
  private final TenantPool idlePool = pool();
  private final TenantPool busyPool = pool();

  @Setup
  public void open() {
    ask(idlePool, Settings.CONNECTIONS);
    for (Client client; (client = holders.poll()) != null; ) {
      idlePool.release(client.connection(), false);
    }
    ask(busyPool, CLIENTS);
  }

  /** Has so many clients ask for a connection, and opens what can be opened. */
  private void ask(TenantPool pool, int clients) {
    for (int i = 0; i < clients; i++) {
      pool.await(new Client());
    }
    for (Runnable task; (task = loop.poll()) != null; ) {
      task.run();
    }
  }

  private TenantPool pool() {
    BreakerSettings breaker =
        new BreakerSettings(20, 50, 5, Duration.ofSeconds(10), Duration.ofSeconds(60), 3);
    RetrySettings retry = new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(1), 5);
    PoolShared shared =
        new PoolShared(
            new PoolTags("acme", "PRO", "postgres", "db:5432", "default"),
            new TenantBudget(Settings.CONNECTIONS, 1, null),
            new CircuitBreaker(breaker, Ticker.system(), (from, to, why) -> {}),
            new RateLimiter(null, Ticker.system()));
    return new TenantPool(
        shared,
        PoolPolicy.of(Settings.LIMITS, null, retry, 0, 1),
        wheel,
        loop::add,
        connection -> loop.add(() -> connection.onOpened(QuietLink.INSTANCE)));
  }

  /** A connection is idle. */
  @Benchmark
  public PooledConnection takeAndGiveBack() {
    PooledConnection connection = requireNonNull(idlePool.tryAcquire(holder));
    idlePool.release(connection, false);
    return connection;
  }

  /** Nothing is idle: the connection goes to who is next in line, and who had it queues again. */
  @Benchmark
  public PooledConnection giveToTheNextInLine() {
    Client client = holders.remove();
    busyPool.release(client.connection(), false);
    busyPool.await(client);
    return client.connection();
  }

  /** Somebody who wants a connection. */
  private final class Client extends Waiter<PooledConnection> implements LeaseHolder {

    private @Nullable PooledConnection leased;

    PooledConnection connection() {
      return requireNonNull(leased);
    }

    @Override
    public void onGranted(PooledConnection granted) {
      leased = granted;
      granted.holder(this);
      holders.add(this);
    }

    @Override
    public void onRefused(Rejection reason, String detail) {
      throw new IllegalStateException(reason + " " + detail);
    }

    @Override
    public long id() {
      return 1;
    }
  }
}
