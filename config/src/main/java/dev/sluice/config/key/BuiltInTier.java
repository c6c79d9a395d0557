package dev.sluice.config.key;

import static java.util.Map.entry;

import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Rate;
import dev.sluice.core.tenant.Priority;
import dev.sluice.core.tenant.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A tier that is there without being configured. Immutable.
 *
 * @param limits what differs from {@link #DEFAULT}, in the type that each key is read to
 */
public record BuiltInTier(String name, Map<Key<?>, Object> limits) {

  /** The tier of a tenant that names none; what another tier leaves open is taken from it. */
  public static final String DEFAULT = "DEFAULT";

  /** From the smallest to the largest. */
  public static final List<BuiltInTier> ALL =
      List.of(
          new BuiltInTier(
              "FREE",
              Map.ofEntries(
                  entry(LimitKeys.MIN_POOL, 2),
                  entry(LimitKeys.MAX_POOL, 5),
                  entry(LimitKeys.MAX_CONCURRENT, 20),
                  entry(LimitKeys.QUERY_TIMEOUT, Duration.ofSeconds(10)),
                  entry(LimitKeys.PRIORITY, Priority.LOW),
                  entry(LimitKeys.MAX_CLIENTS, 250),
                  entry(LimitKeys.RATE_LIMIT, rate(200)))),
          new BuiltInTier(
              "STARTER",
              Map.ofEntries(
                  entry(LimitKeys.MIN_POOL, 5),
                  entry(LimitKeys.MAX_POOL, 10),
                  entry(LimitKeys.MAX_CONCURRENT, 50),
                  entry(LimitKeys.QUERY_TIMEOUT, Duration.ofSeconds(30)),
                  entry(LimitKeys.PRIORITY, Priority.MEDIUM),
                  entry(LimitKeys.MAX_CLIENTS, 1000),
                  entry(LimitKeys.RATE_LIMIT, rate(1000)))),
          new BuiltInTier(
              "PRO",
              Map.ofEntries(
                  entry(LimitKeys.MIN_POOL, 10),
                  entry(LimitKeys.MAX_POOL, 50),
                  entry(LimitKeys.MAX_CONCURRENT, 200),
                  entry(LimitKeys.QUERY_TIMEOUT, Duration.ofSeconds(60)),
                  entry(LimitKeys.PRIORITY, Priority.HIGH),
                  entry(LimitKeys.MAX_CLIENTS, 5000),
                  entry(LimitKeys.RATE_LIMIT, rate(10_000)))),
          new BuiltInTier(
              "ENTERPRISE",
              Map.ofEntries(
                  entry(LimitKeys.MIN_POOL, 20),
                  entry(LimitKeys.MAX_POOL, 100),
                  entry(LimitKeys.MAX_CONCURRENT, 500),
                  entry(LimitKeys.QUERY_TIMEOUT, Duration.ofSeconds(120)),
                  entry(LimitKeys.PRIORITY, Priority.CRITICAL),
                  entry(LimitKeys.MAX_CLIENTS, 20_000),
                  entry(LimitKeys.RATE_LIMIT, Rate.Cap.NONE))));

  private static Rate.Cap rate(int perSecond) {
    return new Rate.Cap(new RateLimit(perSecond, 2L * perSecond));
  }
}
