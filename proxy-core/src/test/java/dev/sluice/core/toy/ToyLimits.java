package dev.sluice.core.toy;

import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import java.time.Duration;

/** Settings that stay out of a test's way unless it says otherwise. */
public final class ToyLimits {

  private ToyLimits() {}

  public static Limits limits(int minPool, int maxPool) {
    return limits(minPool, maxPool, 1000);
  }

  public static Limits limits(int minPool, int maxPool, int maxClients) {
    return new Limits(
        new Limits.Pool(minPool, maxPool, Duration.ofMinutes(5)),
        new Limits.Admission(1000, Duration.ofSeconds(5), null, Priority.MEDIUM),
        new Limits.Session(
            maxClients,
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofSeconds(60),
            Duration.ZERO),
        new Limits.Backend(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1)));
  }

  public static BreakerSettings breaker() {
    return new BreakerSettings(20, 50, 5, Duration.ofSeconds(10), Duration.ofSeconds(60), 3);
  }

  public static RetrySettings retry() {
    return new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(1), 5);
  }
}
