package dev.sluice.it.faults.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.it.faults.Evidence;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import java.time.Duration;
import java.util.stream.Stream;

/** A master that is replaced by its replica while clients write. */
final class SentinelFaults {

  private static final Duration RECOVERY = Duration.ofSeconds(20);

  /** What a server says, besides, that was a master, or is about to be one. */
  private static final String[] CODES =
      Stream.concat(Stream.of(ServerFaults.OUTAGE), Stream.of("READONLY", "UNBLOCKED"))
          .toArray(String[]::new);

  private SentinelFaults() {}

  static Scenario<SentinelScene> masterKilled() {
    return new Scenario<>(
        "redis: master killed, replica takes over (Sentinel)",
        chance -> new SentinelScene(RedisSetup.usual()),
        scene -> {
          OwnedRedisServer former = scene.master();
          scene.failOver(former::crash);
        },
        Tolerance.of(RECOVERY, CODES),
        SentinelFaults::movedOnce);
  }

  /** It stands still, and goes on as the master that it no longer is. */
  static Scenario<SentinelScene> masterFrozen() {
    return new Scenario<>(
        "redis: master frozen (SIGSTOP), replica takes over (Sentinel)",
        chance -> new SentinelScene(RedisSetup.usual()),
        scene -> {
          OwnedRedisServer former = scene.master();
          try {
            scene.failOver(former::freeze);
          } finally {
            former.thaw();
          }
          Await.until("nobody is left there", () -> RedisServers.connections(former) == 0);
        },
        Tolerance.of(RECOVERY, CODES),
        SentinelFaults::movedOnce);
  }

  /** Found once, and once again. */
  private static void movedOnce(SentinelScene scene, Evidence evidence) {
    assertThat(scene.sluice().events(Event.Kind.BACKEND_MOVED, RedisSetup.VICTIM))
        .filteredOn(event -> event.subject().equals(RedisGroup.MASTER))
        .hasSize(2);
  }
}
