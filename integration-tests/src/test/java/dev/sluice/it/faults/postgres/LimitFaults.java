package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Flood;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import java.time.Duration;

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
        scene -> Flood.over(scene.site(), SPELL, codes),
        Tolerance.refusals(codes));
  }
}
