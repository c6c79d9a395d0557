package dev.sluice.testkit.redis;

/** What a Redis is reached by. Confined to the thread that uses the server. */
interface RedisEngine extends AutoCloseable {
  Address address();

  /** Where it came from, for the one line printed at start. */
  String origin();

  /** Stops and removes what was made, if it was; never throws. */
  @Override
  void close();
}
