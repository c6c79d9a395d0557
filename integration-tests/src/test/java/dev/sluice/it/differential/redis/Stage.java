package dev.sluice.it.differential.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.differential.Front;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/**
 * Two equal servers: one for clients that come directly, one for those that come through Sluice.
 * Confined to one thread but for {@link #loseOneBackend}.
 */
final class Stage implements AutoCloseable {

  private final OwnedRedisServer direct;
  private final OwnedRedisServer proxied;
  private final List<RunningSluice> sluices = new ArrayList<>();
  private final Random random = new Random();

  private Stage(OwnedRedisServer direct, OwnedRedisServer proxied) {
    this.direct = direct;
    this.proxied = proxied;
  }

  /** Starts both; the test is skipped where there is no Redis. */
  static Stage start() {
    try {
      return new Stage(OwnedRedisServer.start(), OwnedRedisServer.start());
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  Front direct() {
    return new Front("direct", address(direct));
  }

  /** A Sluice before the second server. */
  Front front(String name, int pool) {
    RunningSluice sluice = RunningSluice.start(yaml(pool), Ticker.system());
    sluices.add(sluice);
    InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), sluice.port());
    return new Front(name, at, address(proxied));
  }

  private String yaml(int pool) {
    return """
        listeners: [{protocol: redis, listen: '127.0.0.1:0', defaultTenant: acme}]
        tenants:
          - id: acme
            tier: ENTERPRISE
            limits: {minPool: 0, maxPool: %d, maxConcurrent: 5000, queueTimeout: 60s}
            redis: {backend: 'redis://%s:%d/0', auth: trust, commands: owner}
        """
        .formatted(pool, proxied.host(), proxied.port());
  }

  private static InetSocketAddress address(OwnedRedisServer server) {
    return new InetSocketAddress(server.host(), server.port());
  }

  /** Ends one of Sluice's connections, any of them. */
  void loseOneBackend() {
    try (RespWire wire = proxied.connect()) {
      List<String> ids =
          wire.ask("CLIENT", "LIST")
              .lines()
              .filter(line -> line.contains("name=sluice"))
              .map(line -> line.replaceFirst(".*\\bid=(\\d+) .*", "$1"))
              .toList();
      if (!ids.isEmpty()) {
        wire.ask("CLIENT", "KILL", "ID", ids.get(random.nextInt(ids.size())));
      }
    }
  }

  /** Ends all; fails the test when something surprised Sluice meanwhile. */
  @Override
  public void close() {
    List<String> surprises = new ArrayList<>();
    for (RunningSluice sluice : sluices) {
      sluice.close();
      surprises.addAll(sluice.surprises());
    }
    direct.close();
    proxied.close();
    if (!surprises.isEmpty()) {
      throw new AssertionError("Sluice was surprised: " + surprises);
    }
  }
}
