package dev.sluice.config.key;

import dev.sluice.config.shape.Address;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.TimeSpan;
import dev.sluice.config.shape.WholeNumber;
import dev.sluice.core.settings.Endpoint;
import java.time.Duration;

/** What concerns the process as a whole: timers, retry, breaker, shared servers. */
public final class ProcessKeys {

  public static final Key<Duration> LOGIN_TIMEOUT =
      Key.of("loginTimeout", TimeSpan.between("100ms", "10m"), "How long a login may take.")
          .byDefault("15s");

  public static final Key<Duration> DRAIN_TIMEOUT =
      Key.of(
              "drainTimeout",
              TimeSpan.between("100ms", "1h"),
              "How long a shutdown waits for running work.")
          .byDefault("30s");

  public static final Key<Duration> REAP_INTERVAL =
      Key.of(
              "reapInterval",
              TimeSpan.between("10ms", "10m"),
              "Pause between two sweeps over idle, old and leaked connections.")
          .byDefault("10s");

  public static final Key<Duration> HEALTH_INTERVAL =
      Key.of(
              "healthInterval",
              TimeSpan.between("100ms", "1h"),
              "Pause between two probes of an unused backend.")
          .byDefault("1m");

  public static final Section TIMERS =
      Section.of(
          "Timers of the process.", LOGIN_TIMEOUT, DRAIN_TIMEOUT, REAP_INTERVAL, HEALTH_INTERVAL);

  public static final Key<Duration> FIRST_DELAY =
      Key.of(
              "firstDelay",
              TimeSpan.between("1ms", "1m"),
              "Upper bound of the first pause; each further one is twice as long.")
          .byDefault("1s", "100ms");

  public static final Key<Duration> MAX_DELAY =
      Key.of("maxDelay", TimeSpan.between("1ms", "10m"), "No pause is longer.").byDefault("30s");

  public static final Key<Integer> MAX_ATTEMPTS =
      Key.of(
              "maxAttempts",
              WholeNumber.between(1, 100),
              "Tries in a row before those who wait are refused.")
          .byDefault("5");

  public static final Section RETRY =
      Section.of(
          "How opening a backend connection is tried again: exponential backoff, full jitter.",
          FIRST_DELAY,
          MAX_DELAY,
          MAX_ATTEMPTS);

  public static final Key<Integer> WINDOW =
      Key.of("window", WholeNumber.between(1, 1000), "How many connects and probes to look at.")
          .byDefault("20");

  public static final Key<Integer> FAILURE_PERCENT =
      Key.of(
              "failurePercent",
              WholeNumber.between(1, 100),
              "So many per cent of a full window failed: open.")
          .byDefault("50");

  public static final Key<Integer> CONSECUTIVE =
      Key.of("consecutive", WholeNumber.between(1, 1000), "So many in a row failed: open.")
          .byDefault("5");

  public static final Key<Duration> OPEN_FOR =
      Key.of(
              "openFor",
              TimeSpan.between("10ms", "1h"),
              "How long it first stays open; doubles each time a probe fails.")
          .byDefault("10s");

  public static final Key<Duration> MAX_OPEN_FOR =
      Key.of("maxOpenFor", TimeSpan.between("10ms", "1d"), "It never stays open for longer.")
          .byDefault("1m");

  public static final Key<Integer> PROBES =
      Key.of("probes", WholeNumber.between(1, 100), "How many are let through when half open.")
          .byDefault("3");

  public static final Section BREAKER =
      Section.of(
          "When the circuit to a backend opens and closes again.",
          WINDOW,
          FAILURE_PERCENT,
          CONSECUTIVE,
          OPEN_FOR,
          MAX_OPEN_FOR,
          PROBES);

  public static final Key<Endpoint> SERVER_MATCH =
      Key.of("match", Address.toConnect(), "The server's address, as backends name it.").required();

  public static final Key<Integer> SERVER_MAX_CONNECTIONS =
      Key.of(
              "maxConnections",
              WholeNumber.between(1, 100_000),
              "One cap for all tenants' connections to it.")
          .required();

  public static final Section SERVER =
      Section.of("A server that several tenants share.", SERVER_MATCH, SERVER_MAX_CONNECTIONS);

  private ProcessKeys() {}
}
