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
        ServerFaults.killed(Duration.ofMillis(200)), ServerFaults.busy(), NetworkFaults.resets());
  }

  /** What is played when asked. */
  static List<Scenario<?>> rest() {
    return List.of(
        ServerFaults.frozen(),
        ClientFaults.vanishing(),
        ServerFaults.killed(Duration.ofSeconds(3)),
        ServerFaults.disconnected(),
        ServerFaults.frozen(Duration.ofSeconds(1)),
        ServerFaults.frozen(Duration.ofSeconds(9)),
        ServerFaults.outOfMemory(),
        ServerFaults.readOnly(),
        ServerFaults.full(),
        NetworkFaults.blackHole(),
        NetworkFaults.blackHole(Duration.ofSeconds(1)),
        NetworkFaults.blackHole(Duration.ofSeconds(9)),
        NetworkFaults.slow(),
        NetworkFaults.refused(),
        NetworkFaults.loading(),
        ClientFaults.halfClosing(),
        ClientFaults.readingSlowly());
  }
}
