package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.wire.Message;

/**
 * A wish that tells the server of subscriptions: what answers it is up to its {@link Telling}.
 * Confined to the hub's event loop.
 */
abstract class Told implements Wish {

  /** What the server is told; as long as nothing is written, nothing. */
  abstract Telling telling();

  @Override
  public final boolean isConfirmedBy(Message message) {
    return telling().isConfirmedBy(message);
  }

  @Override
  public final boolean counts(Message message) {
    return telling().counts(message);
  }

  @Override
  public final boolean isOver(Frame error) {
    return telling().isOver(error);
  }
}
