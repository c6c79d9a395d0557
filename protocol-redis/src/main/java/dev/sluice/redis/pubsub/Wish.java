package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.Message;

/**
 * What the hub asks the server. It is written once the hub has a connection, and comes to exactly
 * one end. Confined to the hub's event loop.
 */
public interface Wish {

  /**
   * Writes it.
   *
   * @return how many answers it gets, at least 1; an error answers all of it, unless {@link
   *     #isOver} says otherwise
   */
  int write(Hub hub, Outbound to);

  /** Whether that message is an answer to it. */
  default boolean isConfirmedBy(Message message) {
    return false;
  }

  /** Such a message has come; whether it is one of the answers that were announced. */
  default boolean counts(Message message) {
    return true;
  }

  /** An error answers it; whether that is the last answer. */
  default boolean isOver(Frame error) {
    return true;
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
