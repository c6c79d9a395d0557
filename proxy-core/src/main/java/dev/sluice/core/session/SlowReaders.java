package dev.sluice.core.session;

import dev.sluice.core.outcome.CloseReason;
import io.netty.util.internal.PlatformDependent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one slice that do not take what shared connections bring them. What they leave
 * unread together is bounded, lest several that stay below their own bounds use up the memory in
 * which everybody's replies are read: beyond it, whoever has left most is cut off. Confined to the
 * slice's loop.
 */
final class SlowReaders {

  /** What one client may leave unread must be possible at least. */
  private static final long LEAST = TrunkSeat.MOST_UNREAD;

  /** Bytes; a tenant may take a quarter of direct memory on each event loop. */
  private static final long MOST = Math.max(LEAST, PlatformDependent.maxDirectMemory() / 4);

  /** One enters above its high water mark, and leaves below its low one, or when it is gone. */
  private final Set<ClientHandler> clients = new LinkedHashSet<>();

  /** A client does not keep up, or does again. */
  void onReader(ClientHandler client) {
    if (client.isWritable()) {
      clients.remove(client);
    } else {
      clients.add(client);
    }
  }

  /** A client is gone. */
  void leave(ClientHandler client) {
    clients.remove(client);
  }

  /**
   * More has been read for them: cuts off whoever has left most unread, as long as it is needed.
   */
  void check() {
    while (!clients.isEmpty()) {
      ClientHandler worst = worstOfTooMany();
      if (worst == null) {
        return;
      }
      worst.ending().cut(CloseReason.SLOW_READER);
    }
  }

  /** Who has left most unread; null: all together is no more than may be. */
  private @Nullable ClientHandler worstOfTooMany() {
    long together = 0;
    long most = 0;
    ClientHandler worst = null;
    for (ClientHandler client : clients) {
      // Whoever has a connection of its own is waited for.
      long unread = client.lease().backend() == null ? client.outbound().pendingBytes() : 0;
      together += unread;
      if (unread > most) {
        most = unread;
        worst = client;
      }
    }
    return together > MOST ? worst : null;
  }
}
