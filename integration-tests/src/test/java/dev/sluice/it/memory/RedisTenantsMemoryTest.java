package dev.sluice.it.memory;

import static dev.sluice.it.memory.SmallSluice.DIRECTION;
import static dev.sluice.it.memory.SmallSluice.MIB;
import static dev.sluice.it.memory.SmallSluice.SLACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.ChildSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several tenants, each within its own bounds, in a Sluice with two event loops, a heap of 48 MiB
 * and 256 MiB of direct memory, of which half is for all clients together.
 */
class RedisTenantsMemoryTest {

  private static final Logger log = LoggerFactory.getLogger(RedisTenantsMemoryTest.class);

  private static final int DIRECT = 256;
  private static final List<String> TENANTS = List.of("good", "bad1", "bad2", "bad3", "bad4");

  private OwnedRedisServer redis;
  private ChildSluice sluice;

  @BeforeEach
  void start() {
    try {
      redis = OwnedRedisServer.start();
    } catch (RedisServer.Unavailable e) {
      Assumptions.abort(e.getMessage());
    }
    StringBuilder listeners = new StringBuilder();
    StringBuilder tenants = new StringBuilder();
    for (String tenant : TENANTS) {
      listeners.append(
          "  - {protocol: redis, listen: '127.0.0.1:0', defaultTenant: %s}\n".formatted(tenant));
      tenants.append(
          """
            - id: %s
              tier: ENTERPRISE
              limits: {minPool: 0, maxPool: 4}
              redis: {backend: 'redis://127.0.0.1:%d/0', auth: trust, commands: owner}
          """
              .formatted(tenant, redis.port()));
    }
    String yaml =
        "eventLoops: 2\nadmin: {listen: '127.0.0.1:0'}\nlisteners:\n%stenants:\n%s"
            .formatted(listeners, tenants);
    sluice = SmallSluice.start(yaml, DIRECT);
    try (RespWire wire = redis.connect()) {
      wire.ask("SETRANGE", "k", "" + (MIB - 1), "x");
    }
  }

  @AfterEach
  void stop() {
    if (sluice != null) {
      assertThat(sluice.surprises()).isEmpty();
      sluice.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  private RedisStream client(String tenant) {
    return new RedisStream(sluice.port(TENANTS.indexOf(tenant)));
  }

  /**
   * Three clients that do not read leave up to 64 MiB unread for each tenant, and there are four.
   */
  @Test
  void tenantsWithClientsThatDoNotReadAreBoundedTogetherAndOthersLoseNobody() {
    long before = sluice.residentBytes();
    List<RedisStream> idlers = new ArrayList<>();
    try (RedisStream slow = client("good");
        RedisStream behindIt = client("good")) {
      slow.send(20, "GET", "k");
      behindIt.send(1, "GET", "k");
      assertThat(behindIt.skipReply()).isEqualTo(MIB);
      for (int round = 0; round < 3; round++) {
        for (String tenant : TENANTS.subList(1, TENANTS.size())) {
          idlers.add(client(tenant).send(40, "GET", "k"));
        }
        Await.pause(Duration.ofMillis(500));
      }
      for (int port = 0; port < TENANTS.size(); port++) {
        try (RespWire other = RespWire.connect("127.0.0.1", sluice.port(port))) {
          assertThat(other.ask("ECHO", "mine")).isEqualTo("\"mine\"");
        }
      }
      for (int i = 0; i < 20; i++) {
        assertThat(slow.skipReply()).isEqualTo(MIB);
      }
    } finally {
      idlers.forEach(RedisStream::close);
    }
    long growth = sluice.peakBytes() - before;
    log.info("memory: at most {} MiB more", growth / MIB);
    assertThat(growth).isLessThan(DIRECT / 2 * MIB + 16L * DIRECTION + 2L * SLACK);
  }
}
