package dev.sluice.it.faults.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.OpenFiles;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;

/** What the machine has no more of. */
final class ResourceFaults {

  private static final Duration SPELL = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private ResourceFaults() {}

  /** So many clients come that no file can be opened any more; who is there goes on. */
  static Scenario<ChildScene> noFilesForClients() {
    return new Scenario<>(
        "redis: file descriptors exhausted by clients",
        chance -> new ChildScene(RedisSetup.usual()),
        scene -> withoutFiles(scene, () -> Await.pause(SPELL)),
        Tolerance.none());
  }

  /** The same, and the server ends all connections, in whose place none can be opened. */
  static Scenario<ChildScene> noFilesForBackends() {
    return new Scenario<>(
        "redis: file descriptors exhausted, connections killed",
        chance -> new ChildScene(RedisSetup.impatient()),
        scene ->
            withoutFiles(
                scene,
                () -> {
                  // Not even those that they leave are to be had again.
                  scene.sluice().limitOpenFiles(1);
                  ServerFaults.disconnectAll(scene.servers().victim());
                  Await.pause(SPELL);
                }),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        (scene, evidence) ->
            assertThat(evidence.tally().codes())
                .containsKeys("backend connection lost", "backend unavailable"));
  }

  private static void withoutFiles(ChildScene scene, Runnable meanwhile) throws Exception {
    OpenFiles.exhaust(
        scene.sluice(), () -> RespWire.connect("127.0.0.1", scene.through()), meanwhile);
  }
}
