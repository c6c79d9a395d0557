package dev.sluice.benchmarks;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.tenant.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What a session is lent where there is no network and nothing goes wrong. */
final class StageTools implements SharingTools {

  private final Outbound client;
  private final PoolMeters meters = new PoolMeters();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean acquires;

  StageTools(Outbound client) {
    this.client = client;
  }

  /** Runs what was left for later; tells whether there was anything. */
  boolean runTasks() {
    boolean any = !tasks.isEmpty();
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
    return any;
  }

  boolean takeAcquire() {
    boolean wanted = acquires;
    acquires = false;
    return wanted;
  }

  @Override
  public Outbound client() {
    return client;
  }

  @Override
  public Limits limits() {
    return Settings.LIMITS;
  }

  @Override
  public PoolMeters meters() {
    return meters;
  }

  @Override
  public EventLog events() {
    return (kind, tenant, subject, detail) -> {};
  }

  @Override
  public TrunkTools trunks(SeatHolder holder) {
    throw new IllegalStateException("nothing is shared");
  }

  @Override
  public void place(int place) {
    throw new IllegalStateException("there is one place");
  }

  @Override
  public void acquire() {
    acquires = true;
  }

  @Override
  public void activity(ClientSession.Activity activity) {
    // No time passes here.
  }

  @Override
  public void pin(String reason) {
    throw new IllegalStateException(reason);
  }

  @Override
  public void unpin() {
    // Nothing is ever pinned.
  }

  @Override
  public void resume() {
    // Held messages are shown again on every turn.
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return null;
  }

  @Override
  public void cancelWait() {
    throw new IllegalStateException("nobody waits");
  }

  @Override
  public boolean isMidMessage() {
    return false;
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    throw new IllegalStateException("nobody interrupts");
  }

  @Override
  public void close(CloseReason reason) {
    throw new IllegalStateException(reason.label());
  }

  @Override
  public void breakBackend(CloseReason reason) {
    throw new IllegalStateException(reason.label());
  }
}
