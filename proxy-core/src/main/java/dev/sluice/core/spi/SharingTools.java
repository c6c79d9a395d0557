package dev.sluice.core.spi;

/**
 * What the core lends to a session that may use connections in common with others, or connections
 * to several places. A protocol that only ever borrows connections for one session at a time takes
 * it as the {@link SessionTools} that it also is. Confined to the session's event loop.
 */
public interface SharingTools extends SessionTools {

  /**
   * The session's seat on a trunk: the same one whenever it is asked for.
   *
   * @param holder is told what becomes of the seat; the session itself
   */
  TrunkTools trunks(SeatHolder holder);

  /**
   * Says where the next lease is to come from, at one of several places; until it is said anew.
   *
   * @param place a number that the backend's {@link Topology} has given out
   */
  void place(int place);

  /**
   * Runs a task on the session's loop after a pause, unless the session is over by then. What has
   * no clock runs it with the next turn.
   *
   * @param nanos how long, above zero; as exact as other time limits of the loop
   */
  default void after(long nanos, Runnable task) {
    execute(task);
  }
}
