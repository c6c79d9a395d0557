package dev.sluice.testkit.redis;

import dev.sluice.testkit.process.ServerControl;

/**
 * What runs a Redis and can do things to it that no connection can. Confined to the thread that
 * uses the server.
 */
interface OwnedEngine extends RedisEngine, ServerControl {

  /** Starts again on the same port, empty unless its arguments have it keep its data. */
  @Override
  void start();
}
