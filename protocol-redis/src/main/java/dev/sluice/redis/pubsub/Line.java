package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Outbound;

/** The connection to the server that a hub holds. Confined to the hub's event loop. */
public interface Line {

  /** The way to the server. */
  Outbound outbound();

  /** Whether it speaks version 3, in which nothing can be taken for a message that is none. */
  boolean isResp3();

  /** From now on whatever comes on the connection is shown to the hub. */
  void listen(Hub hub);
}
