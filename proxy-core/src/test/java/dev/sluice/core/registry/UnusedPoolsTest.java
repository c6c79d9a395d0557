package dev.sluice.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.view.PoolView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnusedPoolsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Limits LIMITS =
      new Limits(
          new Limits.Pool(2, 7, SECOND),
          new Limits.Admission(10, SECOND, null, Priority.LOW),
          new Limits.Session(10, SECOND, SECOND, SECOND, SECOND),
          new Limits.Backend(SECOND, SECOND, SECOND));

  private final UnusedPools unused = new UnusedPools(protocol -> protocol.equals("known"));

  private static TenantSettings tenant(String id, String... protocols) {
    Map<String, ServiceSettings> services = new HashMap<>();
    for (String protocol : protocols) {
      services.put(
          protocol,
          new ServiceSettings(
              protocol,
              new BackendSettings(
                  Endpoint.tcp("db", 1), "", "", Secret.NONE, BackendTls.OFF, Map.of()),
              List.of(),
              Pooling.TRANSACTION,
              ClientAuth.TRUST,
              Map.of(),
              List.of(),
              Map.of()));
    }
    return new TenantSettings(new TenantId(id), "FREE", LIMITS, services);
  }

  @Test
  void aTenantWithoutClientsIsShownWithItsLimitsAndNothingElse() {
    assertThat(unused.addTo(List.of(), List.of(tenant("acme", "known"))))
        .singleElement()
        .satisfies(
            pool -> {
              assertThat(pool.tenant()).isEqualTo("acme");
              assertThat(pool.backend()).isEqualTo("db:1");
              assertThat(pool.pooling()).isEqualTo("transaction");
              assertThat(pool.min()).isEqualTo(2);
              assertThat(pool.max()).isEqualTo(7);
              assertThat(pool.total()).isZero();
              assertThat(pool.breaker()).isEqualTo("closed");
            });
  }

  @Test
  void aPoolThatIsUsedIsShownOnceAsItIs() {
    PoolView used = unused.addTo(List.of(), List.of(tenant("acme", "known"))).get(0);

    assertThat(unused.addTo(List.of(used), List.of(tenant("acme", "known"), tenant("b", "known"))))
        .hasSize(2)
        .first()
        .isSameAs(used);
  }

  @Test
  void aProtocolThatDoesNotRunIsNotShown() {
    assertThat(unused.addTo(List.of(), List.of(tenant("acme", "future")))).isEmpty();
  }
}
