package dev.sluice.core.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything a tier grants, grouped by who enforces it. Immutable. A tier is a named value of this;
 * a tenant's own exceptions replace single fields. Durations of zero mean "off" where said so.
 */
public record Limits(Pool pool, Admission admission, Session session, Backend backend) {

  /**
   * How many backend connections there may be; enforced by the pool.
   *
   * @param min kept warm while the tenant is active; 0 to {@code max}
   * @param max never exceeded, over all lanes and slices together; at least 1
   * @param tenantIdleTimeout after so long without any work even {@code min} is let go; zero: never
   */
  public record Pool(int min, int max, Duration tenantIdleTimeout) {
    public Pool {
      if (max < 1 || min < 0 || min > max) {
        throw new IllegalArgumentException(
            "pool: min " + min + ", max " + max + " (expected: 0 <= min <= max, max >= 1)");
      }
    }
  }

  /**
   * What may start and wait; enforced by admission.
   *
   * @param maxConcurrent units of work running plus waiting; one more is refused at once
   * @param queueTimeout how long one may wait for a connection; above zero
   * @param rateLimit how fast they may start; null: as fast as they come
   * @param priority the share of a full server
   */
  public record Admission(
      int maxConcurrent, Duration queueTimeout, @Nullable RateLimit rateLimit, Priority priority) {}

  /**
   * What a client session may do; enforced by the session.
   *
   * @param maxClients sessions at once
   * @param queryTimeout how long one query may run; zero: for ever
   * @param idleTimeout how long a session without work may stay silent; zero: for ever
   * @param idleInTransactionTimeout how long an open transaction may pause; zero: for ever
   * @param leakThreshold holding a connection for longer without traffic is a leak; zero: never
   */
  public record Session(
      int maxClients,
      Duration queryTimeout,
      Duration idleTimeout,
      Duration idleInTransactionTimeout,
      Duration leakThreshold) {}

  /**
   * The life of a backend connection; enforced by connector and reaper.
   *
   * @param connectTimeout from the first packet to the end of the login; above zero
   * @param idleTimeout an unused connection above the minimum is closed after it; zero: never
   * @param lifetime a connection is replaced after it, give or take a tenth; zero: never
   */
  public record Backend(Duration connectTimeout, Duration idleTimeout, Duration lifetime) {}
}
