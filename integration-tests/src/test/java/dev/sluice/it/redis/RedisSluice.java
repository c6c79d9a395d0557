package dev.sluice.it.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Redis, and Sluice in front of it with one tenant. Confined to the thread that uses it. */
record RedisSluice(RedisServer server, RunningSluice sluice) implements AutoCloseable {

  /** What a tenant has that owns its server and trusts its clients. */
  static final String OWNER = "auth: trust, commands: owner";

  /** A tenant whose pool holds at most four connections. */
  static RedisSluice start() {
    return start(OWNER, "maxPool: 4, minPool: 0");
  }

  /**
   * Starts both, or skips the test where there is no Redis.
   *
   * @param service keys of the tenant's {@code redis} section, in YAML's flow style
   * @param limits of the tenant, in the same
   */
  static RedisSluice start(String service, String limits) {
    try {
      RedisServer server = RedisServer.start();
      return new RedisSluice(server, sluice(server, service, limits));
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static RunningSluice sluice(RedisServer server, String service, String limits) {
    String yaml =
        """
        profile: development
        listeners: [{protocol: redis, listen: '127.0.0.1:0', defaultTenant: acme}]
        tenants:
          - id: acme
            tier: ENTERPRISE
            limits: {%s}
            redis: {backend: 'redis://%s:%d/0', %s}
        """
            .formatted(limits, server.host(), server.port(), service);
    return RunningSluice.start(yaml, Ticker.system());
  }

  /** A client of Sluice that has said nothing yet. */
  RespWire client() {
    return RespWire.connect("127.0.0.1", sluice.port());
  }

  /** The proxy's own connections as the server lists them. */
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

  /** Ends both; fails the test when something surprised Sluice meanwhile. */
  @Override
  public void close() {
    sluice.close();
    server.close();
    List<String> surprises = sluice.surprises();
    if (!surprises.isEmpty()) {
      throw new AssertionError("Sluice was surprised: " + surprises);
    }
  }
}
