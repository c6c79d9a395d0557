package dev.sluice.redis.session;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.tenant.Limits;
import org.jspecify.annotations.Nullable;

/** What one client's session may ask of the core; most of it, it never does. */
final class AppTools implements SharingTools {

  private final App app;
  private final PoolMeters meters = new PoolMeters();

  AppTools(App app) {
    this.app = app;
  }

  @Override
  public Outbound client() {
    return app.toClient();
  }

  @Override
  public TrunkTools trunks(SeatHolder holder) {
    return app.seat(holder);
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
  public void activity(Activity next) {
    app.onActivity(next);
  }

  @Override
  public void resume() {
    app.resume();
  }

  @Override
  public void execute(Runnable task) {
    app.later(task);
  }

  @Override
  public long unread() {
    return app.unread;
  }

  @Override
  public void noteKept() {
    app.onKept();
  }

  @Override
  public void close(CloseReason reason) {
    app.close(reason);
  }

  @Override
  public void cut(CloseReason reason) {
    app.cut(reason);
  }

  @Override
  public boolean isMidMessage() {
    return app.isMidMessage();
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return null;
  }

  @Override
  public void place(int place) {
    app.place(place);
  }

  @Override
  public void after(long nanos, Runnable task) {
    app.after(nanos, task);
  }

  @Override
  public Limits limits() {
    return app.limits();
  }

  @Override
  public void acquire() {
    throw new AssertionError("nothing is acquired outside of a message");
  }

  @Override
  public void pin(String reason) {
    throw new AssertionError("a lease ends by itself");
  }

  @Override
  public void unpin() {
    throw new AssertionError("a lease ends by itself");
  }

  @Override
  public void cancelWait() {
    throw new AssertionError("nobody cancels");
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    throw new AssertionError("nobody interrupts");
  }

  @Override
  public void breakBackend(CloseReason reason) {
    throw new AssertionError("nothing is broken");
  }
}
