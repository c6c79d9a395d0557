package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.OpenFiles;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.pgwire.PgWire;
import java.time.Duration;

/** What the machine has no more of. */
final class ResourceFaults {

  private static final Duration SPELL = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private ResourceFaults() {}

  /** So many clients come that no file can be opened any more; who is there goes on. */
  static Scenario<ChildScene> noFilesForClients() {
    return new Scenario<>(
        "file descriptors exhausted by clients",
        chance -> new ChildScene(PgSetup.usual()),
        scene -> withoutFiles(scene, () -> Await.pause(SPELL)),
        Tolerance.none());
  }

  /** The same, and the server ends all connections, in whose place none can be opened. */
  static Scenario<ChildScene> noFilesForBackends() {
    return new Scenario<>(
        "file descriptors exhausted, connections terminated",
        chance -> new ChildScene(PgSetup.impatient()),
        scene ->
            withoutFiles(
                scene,
                () -> {
                  // Not even those that they leave are to be had again.
                  scene.sluice().limitOpenFiles(1);
                  ServerFaults.terminateAll(scene.servers().victim());
                  Await.pause(SPELL);
                }),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKeys("57P01", "08006"));
  }

  private static void withoutFiles(ChildScene scene, Runnable meanwhile) throws Exception {
    OpenFiles.exhaust(
        scene.sluice(),
        () -> PgWire.connect(scene.through().host(), scene.through().port()),
        meanwhile);
  }
}
