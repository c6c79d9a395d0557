package dev.sluice.core.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Resending;

/**
 * Replies that one client gets later, because one that belongs before them is still to come: its
 * message was sent to the wrong server. Confined to the trunk's loop.
 */
final class KeptReplies implements Resending {

  private final TrunkSeat seat;
  private final ChannelOutbound client;
  private final ChannelOutbound kept;
  private boolean keeping;

  KeptReplies(TrunkSeat seat, ClientHandler client) {
    this.seat = seat;
    this.client = client.outbound();
    this.kept = ChannelOutbound.keeping(client.channel(), client.loop());
  }

  @Override
  public Outbound again() {
    return seat.book();
  }

  @Override
  public void keep(boolean on) {
    keeping = on;
  }

  boolean isKeeping() {
    return keeping;
  }

  /** Where replies go now. */
  ChannelOutbound target() {
    return keeping ? kept : client;
  }

  @Override
  public int kept() {
    return kept.kept();
  }

  @Override
  public void pass(int bytes) {
    if (bytes > 0) {
      kept.pass(client, bytes);
    }
  }

  /** The client is gone. */
  void discard() {
    kept.discard();
  }
}
