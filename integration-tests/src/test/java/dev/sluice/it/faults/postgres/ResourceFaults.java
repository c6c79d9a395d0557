package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.ChildScene;
import dev.sluice.it.faults.OpenFiles;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.testkit.pgwire.PgWire;
import java.time.Duration;

/** What the machine has no more of. */
final class ResourceFaults {

  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private ResourceFaults() {}

  /** So many clients come that no file can be opened any more; who is there goes on. */
  static Scenario<ChildScene<PgSite>> noFilesForClients() {
    return new Scenario<>(
        "file descriptors exhausted by clients",
        chance -> PgServers.child(PgSetup.usual()),
        OpenFiles.takenByClients(ResourceFaults::intruder),
        Tolerance.none());
  }

  /** The same, and the server ends all connections, in whose place none can be opened. */
  static Scenario<ChildScene<PgSite>> noFilesForBackends() {
    return new Scenario<>(
        "file descriptors exhausted, connections terminated",
        chance -> PgServers.child(PgSetup.impatient()),
        OpenFiles.missedByBackends(
            ResourceFaults::intruder, site -> ServerFaults.terminateAll(site.server())),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKeys("57P01", "08006"));
  }

  private static PgWire intruder(PgSite site) {
    return PgWire.connect(site.through().host(), site.through().port());
  }
}
