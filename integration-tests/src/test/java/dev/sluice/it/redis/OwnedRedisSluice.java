package dev.sluice.it.redis;

import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import org.junit.jupiter.api.Assumptions;

/**
 * The same with a Redis that nobody else uses: what it does and holds can be counted, and it can be
 * killed. Confined to the thread that uses it.
 */
final class OwnedRedisSluice extends RedisSluice {

  private final OwnedRedisServer server;

  private OwnedRedisSluice(OwnedRedisServer server, String service, String limits) {
    super(server, service, limits);
    this.server = server;
  }

  /** A tenant whose pool holds at most four connections. */
  static OwnedRedisSluice start() {
    return start(OWNER, FOUR);
  }

  /** Starts both, or skips the test where there is no Redis. */
  static OwnedRedisSluice start(String service, String limits) {
    try {
      return new OwnedRedisSluice(OwnedRedisServer.start(), service, limits);
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @Override
  OwnedRedisServer server() {
    return server;
  }

  /** Sluice's own connections as the server lists them. */
  @Override
  long connections() {
    try (RespWire direct = server.connect()) {
      return direct.ask("CLIENT", "LIST").lines().filter(l -> l.contains("name=sluice")).count();
    }
  }

  /** How often the server has carried a command out. */
  long called(String command) {
    try (RespWire direct = server.connect()) {
      String calls = "cmdstat_" + command + ":calls=";
      return direct
          .ask("INFO", "commandstats")
          .lines()
          .filter(line -> line.contains(calls))
          .map(line -> line.substring(line.indexOf(calls) + calls.length()))
          .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf(','))))
          .sum();
    }
  }
}
