package dev.sluice.core.session;

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
import dev.sluice.core.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What one client's protocol may ask of the core. Confined to the pool's loop, but for {@link
 * #execute}.
 */
final class ClientTools implements SharingTools {

  private final ClientHandler handler;

  ClientTools(ClientHandler handler) {
    this.handler = handler;
  }

  @Override
  public Outbound client() {
    return handler.outbound();
  }

  @Override
  public Limits limits() {
    return handler.home().limits();
  }

  @Override
  public PoolMeters meters() {
    return handler.meters();
  }

  @Override
  public EventLog events() {
    return handler.home().events();
  }

  @Override
  public String clientAddress() {
    return handler.info().address();
  }

  @Override
  public String localAddress() {
    return Addresses.local(handler.channel().localAddress());
  }

  @Override
  public TrunkTools trunks(SeatHolder holder) {
    return handler.seat(holder);
  }

  @Override
  public void place(int place) {
    handler.lease().from(handler.home().pool(place));
  }

  @Override
  public void after(long nanos, Runnable task) {
    Deadline end =
        Deadline.of(
            () -> {
              if (!handler.ending().isOver()) {
                handler.guarded(task);
                handler.guarded(handler.ending()::closeIfDone);
              }
            });
    handler.loop().wheel().set(end, nanos);
  }

  @Override
  public void acquire() {
    handler.lease().acquire();
  }

  @Override
  public void cancelWait() {
    handler.lease().cancelWait();
  }

  @Override
  public void activity(Activity next) {
    handler.clock().enter(next);
    handler.ending().onActivity(next);
  }

  @Override
  public void pin(String reason) {
    handler.lease().pin(reason);
  }

  @Override
  public void unpin() {
    if (!handler.home().isSessionPooled()) {
      handler.lease().unpin();
    }
  }

  @Override
  public void resume() {
    handler.proceed();
  }

  @Override
  public void execute(Runnable task) {
    handler.later(task);
  }

  @Override
  public @Nullable BackendFailure lastFailure() {
    return handler.home().pool().lastFailure();
  }

  @Override
  public void interrupt(Interrupt interrupt, Runnable done) {
    handler.lease().interrupt(handler.home().sideConnections(), handler.loop(), interrupt, done);
  }

  @Override
  public boolean isMidMessage() {
    return handler.isMidMessage();
  }

  @Override
  public void breakBackend(CloseReason reason) {
    handler.ending().noteTorn();
    handler.lease().breakOff(reason);
    handler.updateReading();
  }

  @Override
  public long unread() {
    return handler.outbound().pendingBytes();
  }

  @Override
  public void noteKept() {
    handler.loop().slowClients().note(handler);
  }

  @Override
  public void close(CloseReason reason) {
    handler.ending().close(reason);
  }

  @Override
  public void cut(CloseReason reason) {
    handler.ending().cut(reason);
  }
}
