package dev.sluice.config.key;

import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Rate;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.TimeSpan;
import dev.sluice.config.shape.WholeNumber;
import dev.sluice.core.tenant.Priority;
import java.time.Duration;
import java.util.List;

/** What a tier grants, and a tenant's own exceptions. The defaults are those of tier DEFAULT. */
public final class LimitKeys {

  private static final String LONGEST = "30d";
  private static final String SHORTEST = "10ms";
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int MOST_CLIENTS = 1_000_000;

  private static final TimeSpan OFF_OR_TIME = TimeSpan.offOrBetween(SHORTEST, LONGEST);
  private static final TimeSpan WAIT = TimeSpan.between("1ms", "1h");

  public static final Key<Integer> MIN_POOL =
      Key.of(
              "minPool",
              WholeNumber.between(0, MOST_CONNECTIONS),
              "Backend connections kept warm while the tenant is active. Where nobody wrote it,"
                  + " never more than maxPool.")
          .byDefault("5", "2");

  public static final Key<Integer> MAX_POOL =
      Key.of(
              "maxPool",
              WholeNumber.between(1, MOST_CONNECTIONS),
              "Backend connections at most, over all lanes together.")
          .byDefault("50", "10");

  public static final Key<Integer> MAX_CONCURRENT =
      Key.of(
              "maxConcurrent",
              WholeNumber.between(1, MOST_CLIENTS),
              "Units of work running plus waiting; one more is refused at once.")
          .byDefault("200", "50");

  public static final Key<Duration> QUERY_TIMEOUT =
      Key.of("queryTimeout", OFF_OR_TIME, "How long one query may run.").byDefault("1m");

  public static final Key<Priority> PRIORITY =
      Key.of(
              "priority",
              Choice.of(List.of(Priority.values())),
              "Share of a server whose maxConnections is reached: weights 1, 2, 4 and 8.")
          .byDefault("medium");

  public static final Key<Integer> MAX_CLIENTS =
      Key.of("maxClients", WholeNumber.between(1, MOST_CLIENTS), "Client sessions at once.")
          .byDefault("5000", "1000");

  public static final Key<Rate.Cap> RATE_LIMIT =
      Key.of("rateLimit", new Rate(), "How fast units of work may start.")
          .byDefault(Rate.Cap.NONE, "none");

  public static final Key<Duration> QUEUE_TIMEOUT =
      Key.of("queueTimeout", WAIT, "How long work may wait for a backend connection.")
          .byDefault("5s");

  public static final Key<Duration> CONNECT_TIMEOUT =
      Key.of(
              "connectTimeout",
              WAIT,
              "How long opening a backend connection may take, login included. A connection"
                  + " string's connect_timeout stands for it.")
          .byDefault("10s");

  public static final Key<Duration> IDLE_TIMEOUT =
      Key.of(
              "idleTimeout",
              OFF_OR_TIME,
              "A backend connection above minPool is closed when unused for so long.")
          .byDefault("1m", "5m");

  public static final Key<Duration> LIFETIME =
      Key.of(
              "lifetime",
              OFF_OR_TIME,
              "A backend connection is replaced after so long, give or take a tenth.")
          .byDefault("1h");

  public static final Key<Duration> CLIENT_IDLE_TIMEOUT =
      Key.of("clientIdleTimeout", OFF_OR_TIME, "A client without work may stay silent so long.")
          .byDefault("off");

  public static final Key<Duration> IDLE_IN_TRANSACTION_TIMEOUT =
      Key.of("idleInTransactionTimeout", OFF_OR_TIME, "An open transaction may pause so long.")
          .byDefault("1m");

  public static final Key<Duration> LEAK_THRESHOLD =
      Key.of(
              "leakThreshold",
              OFF_OR_TIME,
              "Holding a backend connection for longer without traffic is reported as a leak.")
          .byDefault("30s");

  public static final Key<Duration> TENANT_IDLE_TIMEOUT =
      Key.of(
              "tenantIdleTimeout",
              OFF_OR_TIME,
              "After so long without any work even minPool is let go.")
          .byDefault("5m");

  public static final Section SECTION =
      Section.of(
          "The limits of a tier, or a tenant's own exceptions to its tier.",
          MIN_POOL,
          MAX_POOL,
          MAX_CONCURRENT,
          QUERY_TIMEOUT,
          PRIORITY,
          MAX_CLIENTS,
          RATE_LIMIT,
          QUEUE_TIMEOUT,
          CONNECT_TIMEOUT,
          IDLE_TIMEOUT,
          LIFETIME,
          CLIENT_IDLE_TIMEOUT,
          IDLE_IN_TRANSACTION_TIMEOUT,
          LEAK_THRESHOLD,
          TENANT_IDLE_TIMEOUT);

  private LimitKeys() {}
}
