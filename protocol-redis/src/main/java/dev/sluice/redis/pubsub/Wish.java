package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;

/**
 * What the hub asks the server. It is written once the hub has a connection, and comes to exactly
 * one end. Confined to the hub's event loop.
 */
public interface Wish {

  /**
   * Writes it.
   *
   * @return how many answers it gets, at least 1; an error answers all of it
   */
  int write(Hub hub, Outbound to);

  /** Whether it is a command that the server confirms with that word. */
  default boolean isConfirmedBy(String word) {
    return false;
  }

  /** Its last answer, which may be an error. */
  void onAnswered(Hub hub, Frame answer);

  /**
   * It is not answered, because there is no connection, or none any more.
   *
   * @param error for the client
   */
  void onUnanswered(String error);
}
