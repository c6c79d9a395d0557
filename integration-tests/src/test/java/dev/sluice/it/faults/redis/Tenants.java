package dev.sluice.it.faults.redis;

import dev.sluice.testkit.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The two tenants of a scene: the one that is to suffer, and the one that is to notice nothing.
 * Immutable.
 *
 * @param server who holds the first one's data now
 * @param ports where Sluice listens for the first (0) and the second (1)
 */
record Tenants(
    RedisSetup setup, Supplier<RedisServer> server, RedisServer other, IntUnaryOperator ports) {

  private static final int BYSTANDERS = 5;

  RedisSite victim() {
    int port = ports.applyAsInt(0);
    return new RedisSite(RedisSetup.VICTIM, setup.clients(), port, server, setup.maxPool());
  }

  RedisSite bystander() {
    int port = ports.applyAsInt(1);
    return new RedisSite(RedisSetup.OTHER, BYSTANDERS, port, () -> other, RedisSetup.OTHER_POOL);
  }

  /**
   * Where Sluice and a server do not agree on how many connections there are.
   *
   * @param known how many of a tenant Sluice knows
   */
  List<String> strangers(ToIntFunction<String> known) {
    List<String> found = new ArrayList<>();
    for (RedisSite site : List.of(victim(), bystander())) {
      int there = site.connectionsAtServer();
      int here = known.applyAsInt(site.name());
      if (there != here) {
        found.add(there + " connections at the server of " + site.name() + ", " + here + " known");
      }
    }
    return found;
  }
}
