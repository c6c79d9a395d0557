package dev.sluice.cli.demo;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.testkit.postgres.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The demo's configuration, as an operator would have written it. */
final class DemoConfig {

  private DemoConfig() {}

  /**
   * The same, read as any configuration is.
   *
   * @throws IllegalStateException if it has a mistake
   */
  static ProxySettings load(Address server, int port, int adminPort) {
    try {
      Path file = Files.createTempFile("sluice-demo", ".yaml");
      try {
        Files.writeString(file, yaml(server, port, adminPort));
        return settings(ConfigLoader.load(file, Map.of()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProxySettings settings(Loaded loaded) {
    if (loaded instanceof Configuration configuration) {
      return configuration.settings();
    }
    throw new IllegalStateException(loaded.toString());
  }

  /**
   * @param server where PostgreSQL is
   * @param port where clients come in; 0: wherever there is room
   * @param adminPort as {@code port}
   */
  static String yaml(Address server, int port, int adminPort) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("profile: development\n")
        .append("admin: {listen: \"127.0.0.1:%d\"}\n".formatted(adminPort))
        .append("listeners:\n")
        .append("  - protocol: postgres\n")
        .append("    listen: 127.0.0.1:%d\n".formatted(port))
        .append("    defaultTenant: %s\n".formatted(DemoTenant.ALL.get(0).id()))
        .append("tenants:\n");
    for (DemoTenant tenant : DemoTenant.ALL) {
      yaml.append("  - id: %s\n".formatted(tenant.id()))
          .append("    tier: %s\n".formatted(tenant.tier()))
          // Soon enough to be seen: the pools shrink to what the load needs.
          .append("    limits: {idleTimeout: 10s}\n")
          .append("    postgres:\n")
          .append("      backend: %s\n".formatted(backend(tenant, server)))
          .append("      databases: [%s]\n".formatted(tenant.id()))
          .append("      pooling: transaction\n")
          .append("      clients: {%s: %s}\n".formatted(DemoTenant.USER, DemoTenant.PASSWORD));
    }
    return yaml.toString();
  }

  private static String backend(DemoTenant tenant, Address server) {
    return server.as(tenant.id(), DemoTenant.PASSWORD, tenant.id()).url() + "?sslmode=disable";
  }
}
