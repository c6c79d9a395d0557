package dev.sluice.it.faults.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.ChildScene;
import dev.sluice.it.faults.OpenFiles;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;

/** What the machine has no more of. */
final class ResourceFaults {

  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private ResourceFaults() {}

  /** So many clients come that no file can be opened any more; who is there goes on. */
  static Scenario<ChildScene<RedisSite>> noFilesForClients() {
    return new Scenario<>(
        "redis: file descriptors exhausted by clients",
        chance -> RedisServers.child(RedisSetup.usual()),
        OpenFiles.takenByClients(ResourceFaults::intruder),
        Tolerance.none());
  }

  /** The same, and the server ends all connections, in whose place none can be opened. */
  static Scenario<ChildScene<RedisSite>> noFilesForBackends() {
    return new Scenario<>(
        "redis: file descriptors exhausted, connections killed",
        chance -> RedisServers.child(RedisSetup.impatient()),
        OpenFiles.missedByBackends(
            ResourceFaults::intruder, site -> ServerFaults.disconnectAll(site.server().get())),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        (scene, evidence) ->
            assertThat(evidence.tally().codes())
                .containsKeys("backend connection lost", "backend unavailable"));
  }

  private static RespWire intruder(RedisSite site) {
    return RespWire.connect("127.0.0.1", site.port());
  }
}
