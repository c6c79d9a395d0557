package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Scenario;
import java.time.Duration;
import java.util.List;

/** All faults. */
final class Catalogue {

  private Catalogue() {}

  /** What is played with every build. */
  static List<Scenario<?>> brief() {
    return List.of(
        ServerFaults.killed(Duration.ofMillis(200)),
        ServerFaults.busy(),
        ServerFaults.frozen(),
        NetworkFaults.resets(),
        ClientFaults.vanishing(),
        ClientFaults.readingSlowly(),
        LimitFaults.queueFull(),
        ResourceFaults.noFilesForClients(),
        SentinelFaults.masterKilled());
  }

  /** What is played when asked. */
  static List<Scenario<?>> rest() {
    return List.of(
        ServerFaults.killed(Duration.ofSeconds(3)),
        ServerFaults.restarted(Duration.ZERO),
        ServerFaults.restarted(Duration.ofSeconds(3)),
        ServerFaults.disconnected(),
        ServerFaults.frozen(Duration.ofSeconds(1)),
        ServerFaults.frozen(Duration.ofSeconds(9)),
        ServerFaults.outOfMemory(),
        ServerFaults.readOnly(),
        ServerFaults.full(),
        SentinelFaults.masterFrozen(),
        NetworkFaults.blackHole(),
        NetworkFaults.blackHole(Duration.ofSeconds(1)),
        NetworkFaults.blackHole(Duration.ofSeconds(9)),
        NetworkFaults.slow(),
        NetworkFaults.refused(),
        NetworkFaults.loading(),
        ClientFaults.halfClosing(),
        LimitFaults.tooFast(),
        LimitFaults.tooManyClients(),
        ResourceFaults.noFilesForBackends());
  }
}
