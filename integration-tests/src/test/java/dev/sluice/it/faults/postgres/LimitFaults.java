package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Crowd;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tally;
import dev.sluice.it.faults.Tally.Complaint;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.Set;

/** More than the tenant may have. */
final class LimitFaults {

  private static final Duration SPELL = Duration.ofSeconds(2);

  private LimitFaults() {}

  /** Many more clients come than may run and wait. */
  static Scenario<PgScene> queueFull() {
    PgSetup setup = PgSetup.usual().limit("maxConcurrent", 12).limit("queueTimeout", "100ms");
    return flood("queue full (53300)", setup, "53300", "57014");
  }

  /** Work starts faster than the tier allows. */
  static Scenario<PgScene> tooFast() {
    PgSetup setup = PgSetup.usual().limit("rateLimit", "{perSecond: 200, burst: 50}");
    return flood("rate limit reached (53400)", setup, "53400");
  }

  /** More clients log in than the tier allows. */
  static Scenario<PgScene> tooManyClients() {
    PgSetup setup = PgSetup.usual().limit("maxClients", 30);
    return flood("too many clients (53300)", setup, "53300");
  }

  private static Scenario<PgScene> flood(String name, PgSetup setup, String... codes) {
    return new Scenario<>(
        name,
        setup::open,
        scene -> {
          Crowd flood = Crowd.of("flood", 40, scene.site().workers());
          try (flood) {
            Await.pause(SPELL);
          }
          Tally tally = flood.tally();
          assertThat(tally.codes()).containsKey(codes[0]);
          assertThat(tally.codes().keySet()).isSubsetOf(Set.of(codes));
          for (Complaint complaint : Complaint.values()) {
            assertThat(tally.complaints(complaint)).as("flood: %s", complaint).isZero();
          }
        },
        Tolerance.refusals(codes));
  }
}
