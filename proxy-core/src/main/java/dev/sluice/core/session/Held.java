package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;

/**
 * What is held for one client: replies that it does not take, and a request of which it does not
 * send the rest. Stateless; called on the client's loop.
 */
final class Held {

  /** What a client has said that is not judged yet is not counted below this, in bytes. */
  static final int NOTED_BACKLOG = 16 * 1024;

  private Held() {}

  /**
   * Bytes. Whoever has a connection of its own is waited for, and what that may bring meanwhile is
   * not counted; nor is what waits in line, where there is a limit for it.
   */
  static long of(ClientHandler client) {
    ClientLease lease = client.lease();
    long bytes = unread(client) + (lease.isWaiting() ? 0 : unjudged(client));
    long waitedFor =
        lease.backend() == null
            ? 0
            : client.home().process().sessionBuffer() + BackendHandler.MOST_A_TURN;
    return Math.max(0, bytes - waitedFor);
  }

  private static long unread(ClientHandler client) {
    TrunkSeat seat = client.seat();
    long later = client.session().kept() + (seat == null ? 0 : seat.kept());
    return client.outbound().pendingBytes() + later;
  }

  private static long unjudged(ClientHandler client) {
    return client.backlog() >= NOTED_BACKLOG ? client.inputCapacity() : 0;
  }

  /** Cuts the client off, for the sake of the others. */
  static void cut(ClientHandler client) {
    boolean sends = unread(client) < unjudged(client);
    client.ending().cut(sends ? CloseReason.SLOW_SENDER : CloseReason.SLOW_READER);
  }
}
