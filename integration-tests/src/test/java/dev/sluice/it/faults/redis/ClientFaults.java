package dev.sluice.it.faults.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Evidence;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.List;

/** What clients do to each other's service, which must not suffer from it. */
final class ClientFaults {

  private static final int TIMES = 8;

  private ClientFaults() {}

  private static RedisSetup setup() {
    return RedisSetup.usual().limit("queueTimeout", "8s").limit("queryTimeout", "30s");
  }

  static Scenario<RedisScene> vanishing() {
    return new Scenario<>(
        "redis: clients vanish in the middle of things",
        setup()::open,
        scene -> {
          for (int i = 0; i < TIMES; i++) {
            for (Ghost ghost : Ghost.values()) {
              ghost.haunt(scene.through(), i % 2 == 0);
            }
          }
        },
        Tolerance.none(),
        ClientFaults::nothingIsLeft);
  }

  /** Neither a value, nor somebody who would take the next element, nor a subscriber. */
  private static void nothingIsLeft(RedisScene scene, Evidence evidence) {
    assertThat(RedisServers.ask(scene.server(), "EXISTS", "ghost")).isEqualTo(":0");
    Await.until(
        "nobody is blocked",
        () -> RedisServers.ask(scene.server(), "INFO", "clients").contains("blocked_clients:0"));
    assertThat(RedisServers.ask(scene.server(), "PUBSUB", "NUMSUB", "ghosts"))
        .isEqualTo("[\"ghosts\", :0]");
  }

  /** Clients end their sending, and still want what they are owed. */
  static Scenario<RedisScene> halfClosing() {
    return new Scenario<>(
        "redis: clients half-close",
        setup()::open,
        scene -> {
          for (int i = 0; i < 3 * TIMES; i++) {
            halfClose(scene.through());
            List.of(Ghost.HALF, Ghost.PIPELINE, Ghost.LARGE_REPLIES)
                .get(i % 3)
                .endInput(scene.through());
          }
        },
        Tolerance.none(),
        ClientFaults::nothingIsLeft);
  }

  private static void halfClose(int port) {
    try (RespWire wire = RespWire.connect("127.0.0.1", port)) {
      wire.raw(command("PING").repeat(50)).shutdownOutput();
      assertThat(wire.read(50)).containsOnly("+PONG");
      assertThat(wire.ends()).isTrue();
    }
  }

  /** Two clients ask for 60 MB each over the connections that all share, and take a trickle. */
  static Scenario<RedisScene> readingSlowly() {
    return new Scenario<>(
        "redis: clients read 60 MB at a trickle",
        setup()::open,
        scene -> {
          long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
          long most = 0;
          RedisServers.ask(scene.server(), "SET", "large", "v".repeat(1_000_000));
          try (RespWire one = RespWire.connect("127.0.0.1", scene.through());
              RespWire other = RespWire.connect("127.0.0.1", scene.through())) {
            one.raw(command("GET", "large").repeat(60));
            other.raw(command("GET", "large").repeat(60));
            for (int i = 0; i < 50; i++) {
              Await.pause(Duration.ofMillis(20));
              most = Math.max(most, PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
            }
            assertThat(one.read()).hasSize(1_000_002);
          }
          assertThat(most - before)
              .as("growth of memory")
              .isLessThan(2 * (64L << 20) + (32L << 20));
        },
        Tolerance.none());
  }
}
