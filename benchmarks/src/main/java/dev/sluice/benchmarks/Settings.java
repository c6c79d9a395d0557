package dev.sluice.benchmarks;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tenant whose limits stay out of the way. */
final class Settings {

  static final int CONNECTIONS = 20;

  static final Limits LIMITS =
      new Limits(
          new Limits.Pool(0, CONNECTIONS, Duration.ofMinutes(5)),
          new Limits.Admission(1000, Duration.ofSeconds(5), null, Priority.MEDIUM),
          new Limits.Session(
              1000, Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO, Duration.ZERO),
          new Limits.Backend(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1)));

  static final BackendSettings BACKEND =
      new BackendSettings(
          Endpoint.tcp("127.0.0.1", 5432), "acme", "app", Secret.of(""), BackendTls.OFF, Map.of());

  static final ServiceSettings SERVICE =
      new ServiceSettings(
          "postgres",
          BACKEND,
          List.of("acme"),
          Pooling.TRANSACTION,
          ClientAuth.TRUST,
          Map.of(),
          List.of(),
          Map.of());

  private Settings() {}
}
