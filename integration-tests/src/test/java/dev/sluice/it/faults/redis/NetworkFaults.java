package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Network;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What can happen between Sluice and a Redis. */
final class NetworkFaults {

  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration SPELL = Duration.ofSeconds(2);

  private NetworkFaults() {}

  private static RedisSetup setup() {
    return RedisSetup.usual().throughNetwork();
  }

  static Scenario<RedisScene> blackHole(Duration time) {
    return new Scenario<>(
        "redis: network swallows all for " + time.toMillis() + " ms",
        setup()::open,
        scene -> Network.swallow(scene.network(), () -> Await.pause(time)),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  static Scenario<RedisScene> blackHole() {
    return new Scenario<>(
        "redis: network swallows all until the circuit opens",
        RedisSetup.impatient().throughNetwork()::open,
        scene -> Network.swallow(scene.network(), () -> ServerFaults.awaitBreakerOpened(scene)),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  static Scenario<RedisScene> slow() {
    return new Scenario<>(
        "redis: network slow (20 ms each way)",
        setup()::open,
        scene -> Network.slow(scene.network(), Duration.ofMillis(20), SPELL),
        Tolerance.none());
  }

  static Scenario<RedisScene> resets() {
    return new Scenario<>(
        "redis: connections reset at random bytes",
        setup()::open,
        scene -> Network.resets(scene.network(), scene.chance()),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  static Scenario<RedisScene> refused() {
    return new Scenario<>(
        "redis: connections refused",
        setup()::open,
        scene -> Network.refuse(scene.network(), SPELL),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** The server is there and reads its data. */
  static Scenario<RedisScene> loading() {
    byte[] said =
        "-LOADING Redis is loading the dataset in memory\r\n".getBytes(StandardCharsets.US_ASCII);
    return new Scenario<>(
        "redis loading (-LOADING)",
        setup()::open,
        scene -> Network.answer(scene.network(), said, SPELL),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }
}
