package dev.sluice.it.differential;

import java.util.List;

/**
 * When a client has got enough to go on. In a direct run it is asked after every reply; how many
 * replies there were when it said yes is what the client waits for through Sluice.
 */
@FunctionalInterface
public interface Await {

  /** Go on at once. */
  Await NOTHING = (replies, from) -> true;

  /** Never: the server closes the connection. */
  Await END = (replies, from) -> false;

  /**
   * Whether it has come.
   *
   * @param replies to the present exchange, from its beginning
   * @param from how many there were when the present stroke was sent
   */
  boolean isMet(List<Reply> replies, int from);
}
