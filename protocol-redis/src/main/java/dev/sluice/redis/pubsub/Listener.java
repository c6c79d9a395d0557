package dev.sluice.redis.pubsub;

import dev.sluice.core.outcome.CloseReason;
import io.netty.buffer.ByteBuf;

/** One client that is subscribed to something. Confined to the hub's event loop. */
public interface Listener {

  /**
   * A message for it, without the byte that tells which version of the protocol it is in.
   *
   * @return whether it keeps up; if not, {@link #onTooSlow} follows
   */
  boolean onMessage(ByteBuf in, int index, int length);

  /** It has left so much unread that it gets no more. */
  void onTooSlow();

  /** The server itself has ended a subscription to a shard channel, which is elsewhere now. */
  void onMoved(String shardChannel);

  /** The hub's connection is gone, and messages may be with it. */
  void onLost(CloseReason reason);
}
