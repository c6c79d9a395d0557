package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Scenario;
import java.time.Duration;
import java.util.List;

/** All faults. */
final class Catalogue {

  private Catalogue() {}

  /** What is played with every build. */
  static List<Scenario<?>> brief() {
    return List.of(
        ServerFaults.processKilled("", PgSetup.usual()),
        ServerFaults.crashed(),
        ServerFaults.frozen(),
        NetworkFaults.blackHole(),
        NetworkFaults.resets(),
        ClientFaults.vanishing(),
        ClientFaults.halfClosing(),
        ClientFaults.readingSlowly(),
        LimitFaults.queueFull(),
        ResourceFaults.noFilesForClients(),
        LoginFaults.garbage(),
        LifeFaults.moved(),
        LifeFaults.drained());
  }

  /** What is played when asked. */
  static List<Scenario<?>> rest() {
    PgSetup slow = PgSetup.usual().usualRecovery();
    PgSetup sliced = PgSetup.usual().clients(48).limit("maxPool", 24);
    return List.of(
        ServerFaults.terminated(),
        ServerFaults.processKilled(", pool in two slices", sliced),
        ServerFaults.processKilled(", default retry and breaker", slow),
        ServerFaults.stopped("", PgSetup.usual(), Duration.ZERO),
        ServerFaults.stopped("", PgSetup.usual(), Duration.ofSeconds(3)),
        ServerFaults.stopped(", pool in two slices", sliced, Duration.ofSeconds(3)),
        ServerFaults.stopped(", default retry and breaker", slow, Duration.ofSeconds(1)),
        ServerFaults.stopped(", default retry and breaker", slow, Duration.ofSeconds(12)),
        ServerFaults.frozen(Duration.ofSeconds(1)),
        ServerFaults.frozen(Duration.ofSeconds(9)),
        ServerFaults.full(),
        ServerFaults.passwordChanged(),
        ServerFaults.databaseGone(),
        NetworkFaults.starting(),
        NetworkFaults.slow(),
        NetworkFaults.blackHole(Duration.ofSeconds(1)),
        NetworkFaults.blackHole(Duration.ofSeconds(9)),
        NetworkFaults.refused(),
        ClientFaults.leavingLongWork(),
        LimitFaults.tooFast(),
        LimitFaults.tooManyClients(),
        ResourceFaults.noFilesForBackends(),
        LoginFaults.unfinished(),
        LifeFaults.clockJumps(),
        LifeFaults.reloaded());
  }
}
