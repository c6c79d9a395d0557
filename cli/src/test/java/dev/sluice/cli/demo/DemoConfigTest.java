package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.testkit.postgres.Address;
import org.junit.jupiter.api.Test;

final class DemoConfigTest {

  @Test
  void itIsAConfigurationOfThreeTenantsOnDifferentTiers() {
    ProxySettings settings =
        DemoConfig.load(new Address("127.0.0.1", 5432, "postgres", "x", "postgres"), 6432, 9090);

    assertThat(settings.tenants())
        .extracting(TenantSettings::tier)
        .containsExactly("PRO", "STARTER", "FREE");
    assertThat(settings.listeners())
        .singleElement()
        .satisfies(
            listener -> {
              assertThat(listener.listen()).hasToString("127.0.0.1:6432");
              assertThat(listener.defaultTenant()).hasToString("acme");
            });
    assertThat(settings.admin().listen()).hasToString("127.0.0.1:9090");
  }
}
