package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Flood;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import java.time.Duration;

/** More than the tenant may have. */
final class LimitFaults {

  private static final Duration SPELL = Duration.ofSeconds(2);
  private static final String REFUSED = "tenant limit exceeded";

  private LimitFaults() {}

  /** Many more clients come than may run and wait. */
  static Scenario<RedisScene> queueFull() {
    RedisSetup setup = RedisSetup.usual().limit("maxConcurrent", 12).limit("queueTimeout", "100ms");
    return flood("redis: queue full", setup, REFUSED);
  }

  /** Commands come faster than the tier allows. */
  static Scenario<RedisScene> tooFast() {
    RedisSetup setup = RedisSetup.usual().limit("rateLimit", "{perSecond: 400, burst: 100}");
    return flood("redis: rate limit reached", setup, REFUSED);
  }

  /** More clients connect than the tier allows. */
  static Scenario<RedisScene> tooManyClients() {
    RedisSetup setup = RedisSetup.usual().limit("maxClients", 30);
    return flood("redis: too many clients", setup, "max number of clients reached", "closed");
  }

  private static Scenario<RedisScene> flood(String name, RedisSetup setup, String... codes) {
    return new Scenario<>(
        name,
        setup::open,
        scene -> Flood.over(scene.site(), SPELL, codes),
        Tolerance.refusals(codes));
  }
}
