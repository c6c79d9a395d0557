package dev.sluice.core.admin;

import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.Inventory;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An inventory of what a test puts in; it answers late, never or not at all if told to. */
final class FakeInventory implements Inventory {

  final List<PoolView> pools = new ArrayList<>();
  final List<ClientView> clients = new ArrayList<>();
  final List<ServerView> servers = new ArrayList<>();

  /** What every call returns instead of the lists, if a test sets it. */
  volatile @Nullable CompletionStage<?> instead;

  static PoolView pool(String tenant, int active, int idle, String breaker, String lastError) {
    return new PoolView(
        tenant,
        "PRO",
        "postgres",
        "127.0.0.1:5432",
        "default",
        "transaction",
        2,
        10,
        active,
        idle,
        0,
        1,
        4,
        1,
        7,
        12,
        breaker,
        lastError,
        1000,
        900,
        List.of("loop-0"));
  }

  static ClientView client(long id, String tenant) {
    return new ClientView(
        id,
        tenant,
        "postgres",
        "default",
        "app",
        "acme",
        "psql",
        "127.0.0.1:50123",
        "active",
        "",
        60_000,
        3,
        false,
        17);
  }

  static ServerView server(long id, String tenant, String state, long ageMillis) {
    return new ServerView(
        id,
        tenant,
        "postgres",
        "default",
        "127.0.0.1:5432",
        state,
        "4711",
        ageMillis,
        3,
        true,
        1,
        true,
        4);
  }

  @Override
  public CompletionStage<List<PoolView>> pools() {
    return answer(pools);
  }

  @Override
  public CompletionStage<List<ClientView>> clients() {
    return answer(clients);
  }

  @Override
  public CompletionStage<List<ServerView>> servers() {
    return answer(servers);
  }

  @SuppressWarnings("unchecked") // A test that sets a stage knows what it is asked for.
  private <R> CompletionStage<List<R>> answer(List<R> rows) {
    CompletionStage<?> other = instead;
    return other == null
        ? CompletableFuture.completedFuture(List.copyOf(rows))
        : (CompletionStage<List<R>>) other;
  }
}
