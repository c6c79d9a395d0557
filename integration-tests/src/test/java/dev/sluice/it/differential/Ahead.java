package dev.sluice.it.differential;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Holds the next round's conversations without Sluice while the present round's are held through
 * it, for much of the former is waiting. Confined to the campaign's thread.
 */
final class Ahead implements AutoCloseable {

  private final Plan plan;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private CompletableFuture<Round> next;

  Ahead(Plan plan) {
    this.plan = plan;
    this.next = begin(plan.seed());
  }

  private CompletableFuture<Round> begin(long seed) {
    return CompletableFuture.supplyAsync(
        () -> new Round(plan.dialect(), plan.direct(), Campaign.scripts(plan, seed)), thread);
  }

  /** The round that was begun last; that of seed {@code following} is begun. */
  Round take(long following) {
    Round round = next.join();
    next = begin(following);
    return round;
  }

  /** Lets nobody but the caller talk to the server until the next {@link #take}. */
  void rest() {
    next.handle((round, failure) -> round).join();
  }

  @Override
  public void close() {
    rest();
    thread.shutdown();
  }
}
