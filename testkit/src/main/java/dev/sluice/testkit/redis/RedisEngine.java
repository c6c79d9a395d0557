package dev.sluice.testkit.redis;

/**
 * What runs a Redis and can do things to it that no connection can. Confined to the thread that
 * uses the server.
 */
interface RedisEngine extends AutoCloseable {

  String host();

  int port();

  /** Where it came from, for the one line printed at start. */
  String origin();

  /** Starts again on the same port, empty. */
  void start();

  /** Ends it at once, as a crashing machine would. */
  void crash();

  /** Stops it in its tracks: the port still accepts, nothing ever answers. */
  void freeze();

  /** Undoes {@link #freeze()}. */
  void thaw();

  /** Stops and removes what was made; never throws. */
  @Override
  void close();
}
