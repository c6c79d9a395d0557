package dev.sluice.cli.demo;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.core.settings.ProxySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The demo's configuration, as an operator would have written it. */
final class DemoConfig {

  private static final String CLIENTS =
      "      clients: {%s: %s}\n".formatted(DemoTenant.USER, DemoTenant.PASSWORD);

  private DemoConfig() {}

  /**
   * The same, read as any configuration is.
   *
   * @throws IllegalStateException if it has a mistake
   */
  static ProxySettings load(Backends backends, Ports ports) {
    try {
      Path file = Files.createTempFile("sluice-demo", ".yaml");
      try {
        Files.writeString(file, yaml(backends, ports));
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

  /** How Sluice reaches what is behind it. */
  interface Backends {
    String postgres(DemoTenant tenant);

    /** Empty without a Redis. */
    Optional<String> redis(DemoTenant tenant);
  }

  /**
   * Where clients and operators come in, on loopback; 0: wherever there is room. Immutable.
   *
   * @param redis of no meaning without a Redis
   */
  record Ports(int postgres, int redis, int admin) {}

  private static String yaml(Backends backends, Ports ports) {
    DemoTenant first = DemoTenant.ALL.get(0);
    StringBuilder yaml = new StringBuilder();
    yaml.append("profile: development\n")
        .append("admin: {listen: \"127.0.0.1:%d\"}\n".formatted(ports.admin()))
        .append("listeners:\n")
        .append(listener("postgres", ports.postgres(), first));
    if (backends.redis(first).isPresent()) {
      yaml.append(listener("redis", ports.redis(), first));
    }
    yaml.append("tenants:\n");
    for (DemoTenant tenant : DemoTenant.ALL) {
      yaml.append("  - id: %s\n".formatted(tenant.id()))
          .append("    tier: %s\n".formatted(tenant.tier()))
          // Soon enough to be seen: the pools shrink to what the load needs.
          .append("    limits: {idleTimeout: 10s}\n")
          .append("    postgres:\n")
          .append("      backend: %s\n".formatted(backends.postgres(tenant)))
          .append("      databases: [%s]\n".formatted(tenant.id()))
          .append("      pooling: transaction\n")
          .append(CLIENTS);
      backends
          .redis(tenant)
          .ifPresent(
              url ->
                  yaml.append("    redis:\n")
                      .append("      backend: %s\n".formatted(url))
                      .append(CLIENTS));
    }
    return yaml.toString();
  }

  private static String listener(String protocol, int port, DemoTenant tenant) {
    return "  - {protocol: %s, listen: \"127.0.0.1:%d\", defaultTenant: %s}\n"
        .formatted(protocol, port, tenant.id());
  }
}
