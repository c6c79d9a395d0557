package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TenantSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DemoConfigTest {

  private static final DemoConfig.Ports PORTS = new DemoConfig.Ports(6432, 6380, 9090);

  private static ProxySettings load(boolean withRedis) {
    return DemoConfig.load(
        new DemoConfig.Backends() {
          @Override
          public String postgres(DemoTenant tenant) {
            return "postgresql://x:x@127.0.0.1:5432/" + tenant.id();
          }

          @Override
          public Optional<String> redis(DemoTenant tenant) {
            return withRedis ? Optional.of("redis://x:x@127.0.0.1:6379/0") : Optional.empty();
          }
        },
        PORTS);
  }

  @Test
  void itIsAConfigurationOfThreeTenantsOnDifferentTiers() {
    ProxySettings settings = load(true);

    assertThat(settings.tenants())
        .extracting(TenantSettings::tier)
        .containsExactly("PRO", "STARTER", "FREE");
    assertThat(settings.listeners())
        .allSatisfy(one -> assertThat(one.defaultTenant()).hasToString("acme"))
        .extracting(one -> one.protocol() + " " + one.listen())
        .containsExactly("postgres 127.0.0.1:6432", "redis 127.0.0.1:6380");
    assertThat(settings.admin().listen()).hasToString("127.0.0.1:9090");
  }

  @Test
  void withoutRedisItServesPostgresAlone() {
    assertThat(load(false).listeners())
        .extracting(ListenerSettings::protocol)
        .containsExactly("postgres");
  }
}
