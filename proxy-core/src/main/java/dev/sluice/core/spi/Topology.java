package dev.sluice.core.spi;

import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the servers of one backend and follows them. One for each tenant's backend, whatever the
 * number of its pools. Thread-safe.
 *
 * <p>Whatever it needs for that runs on threads of its own: it is never asked while a message is on
 * its way.
 */
public interface Topology extends AutoCloseable {

  /**
   * Begins to look. Called once, on a thread that may block.
   *
   * @param places told of the places as they are now, each time that they change; a place keeps its
   *     number, which is its index, and a list never becomes shorter
   */
  void start(Consumer<List<Place>> places);

  /** Something speaks for a change: looks as soon as may be. May be called often. */
  void suspect();

  /** Ends it; nothing is told any more. */
  @Override
  void close();
}
