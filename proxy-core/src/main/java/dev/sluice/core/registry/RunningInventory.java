package dev.sluice.core.registry;

import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.session.ClientHandler;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.Inventory;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Takes snapshots of all pools, sessions and connections. Thread-safe. */
public final class RunningInventory implements Inventory {

  private final Engine engine;
  private final Registry registry;
  private final UnusedPools unused;

  public RunningInventory(Engine engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
    this.unused = new UnusedPools(protocol -> engine.protocol(protocol) != null);
  }

  @Override
  public CompletionStage<List<PoolView>> pools() {
    return visitSlices(RunningInventory::pools)
        .thenApply(RunningInventory::joinSlices)
        .thenApply(used -> unused.addTo(used, registry.settings()));
  }

  @Override
  public CompletionStage<List<ClientView>> clients() {
    List<CompletableFuture<List<ClientView>>> answers = new ArrayList<>();
    for (HomeLoop loop : engine.loops()) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> loop.sessions().stream().map(ClientHandler::view).toList(), loop));
    }
    return all(answers);
  }

  @Override
  public CompletionStage<List<ServerView>> servers() {
    return visitSlices(RunningInventory::servers);
  }

  private <T> CompletionStage<List<T>> visitSlices(Function<Slice, List<T>> visit) {
    List<CompletableFuture<List<T>>> answers = new ArrayList<>();
    for (Slice slice : registry.slices()) {
      answers.add(CompletableFuture.supplyAsync(() -> visit.apply(slice), slice.loop()));
    }
    return all(answers);
  }

  private static <T> CompletionStage<List<T>> all(List<CompletableFuture<List<T>>> answers) {
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().flatMap(answer -> answer.join().stream()).toList());
  }

  private static List<PoolView> pools(Slice slice) {
    return slice.pools().stream().map(pool -> pool(slice, pool)).toList();
  }

  @SuppressWarnings("ReferenceEquality") // a pool is itself
  private static PoolView pool(Slice slice, TenantPool pool) {
    boolean home = pool == slice.pool();
    PoolTags tags = pool.shared().tags();
    return new PoolView(
        tags.tenant(),
        tags.tier(),
        tags.protocol(),
        tags.backend(),
        tags.lane(),
        slice.pooling(),
        pool.policy().min(),
        pool.policy().max(),
        pool.active(),
        pool.idle(),
        pool.opening(),
        pool.sharing(),
        pool.connections().stream().mapToInt(RunningInventory::owed).sum(),
        pool.waiting(),
        home ? slice.sessions() : 0,
        TimeUnit.NANOSECONDS.toMillis(pool.oldestWaitNanos()),
        pool.shared().breaker().state().name().toLowerCase(Locale.ROOT),
        pool.lastError(),
        pool.meters().queries.get(),
        pool.meters().transactions.get(),
        List.of(Thread.currentThread().getName()));
  }

  private static List<PoolView> joinSlices(List<PoolView> slices) {
    Map<String, PoolView> pools = new LinkedHashMap<>();
    for (PoolView slice : slices) {
      String key =
          String.join("\0", slice.tenant(), slice.protocol(), slice.lane(), slice.backend());
      pools.merge(key, slice, RunningInventory::join);
    }
    return List.copyOf(pools.values());
  }

  private static PoolView join(PoolView one, PoolView other) {
    List<String> loops = new ArrayList<>(one.loops());
    loops.addAll(other.loops());
    return new PoolView(
        one.tenant(),
        one.tier(),
        one.protocol(),
        one.backend(),
        one.lane(),
        one.pooling(),
        one.min() + other.min(),
        one.max(),
        one.active() + other.active(),
        one.idle() + other.idle(),
        one.opening() + other.opening(),
        one.shared() + other.shared(),
        one.inFlight() + other.inFlight(),
        one.waiting() + other.waiting(),
        one.sessions() + other.sessions(),
        Math.max(one.oldestWaitMillis(), other.oldestWaitMillis()),
        one.breaker(),
        one.lastError().isEmpty() ? other.lastError() : one.lastError(),
        one.queries() + other.queries(),
        one.transactions() + other.transactions(),
        loops);
  }

  private static List<ServerView> servers(Slice slice) {
    return slice.pools().stream()
        .flatMap(pool -> pool.connections().stream())
        .map(RunningInventory::server)
        .toList();
  }

  private static ServerView server(PooledConnection connection) {
    PoolTags tags = connection.pool().shared().tags();
    var link = connection.link();
    var holder = connection.holder();
    long now = connection.pool().now();
    return new ServerView(
        connection.id(),
        tags.tenant(),
        tags.protocol(),
        tags.lane(),
        tags.backend(),
        connection.state().name().toLowerCase(Locale.ROOT),
        link == null ? "" : link.session().remoteId(),
        TimeUnit.NANOSECONDS.toMillis(now - connection.bornNanos()),
        TimeUnit.NANOSECONDS.toMillis(now - connection.stateNanos()),
        link != null && link.isTls(),
        holder == null ? 0 : holder.id(),
        holder != null && holder.isShared(),
        owed(connection));
  }

  private static int owed(PooledConnection connection) {
    var holder = connection.holder();
    return holder == null ? 0 : holder.owed();
  }
}
