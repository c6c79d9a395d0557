package dev.sluice.it.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A Redis that may serve others as well, and Sluice in front of it with one tenant. Confined to the
 * thread that uses it.
 */
sealed class RedisSluice implements AutoCloseable permits OwnedRedisSluice {

  /** What a tenant has that owns its server and trusts its clients. */
  static final String OWNER = "auth: trust, commands: owner";

  /** Limits of a tenant whose pool holds at most four connections. */
  static final String FOUR = "maxPool: 4, minPool: 0";

  private final RedisServer server;
  private final RunningSluice sluice;

  RedisSluice(RedisServer server, String service, String limits) {
    this.server = server;
    this.sluice = sluice(server, service, limits);
  }

  /** A tenant whose pool holds at most four connections. */
  static RedisSluice start() {
    return start(OWNER, FOUR);
  }

  /**
   * Starts both, or skips the test where there is no Redis.
   *
   * @param service keys of the tenant's {@code redis} section, in YAML's flow style
   * @param limits of the tenant, in the same
   */
  static RedisSluice start(String service, String limits) {
    try {
      return new RedisSluice(RedisServer.start(), service, limits);
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
            redis: {backend: '%s', %s}
        """
            .formatted(limits, server.address().url(0), service);
    return RunningSluice.start(yaml, Ticker.system());
  }

  RedisServer server() {
    return server;
  }

  RunningSluice sluice() {
    return sluice;
  }

  /** A client of Sluice that has said nothing yet. */
  RespWire client() {
    return RespWire.connect("127.0.0.1", sluice.port());
  }

  /** Sluice's own connections to the server, as it counts them itself. */
  long connections() {
    return sluice.connections("acme");
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
