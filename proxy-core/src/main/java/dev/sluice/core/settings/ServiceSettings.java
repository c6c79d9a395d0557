package dev.sluice.core.settings;

import dev.sluice.core.auth.Secret;
import java.util.List;
import java.util.Map;

/**
 * What one tenant has of one protocol. Immutable.
 *
 * @param protocol a protocol's name, such as {@code postgres}
 * @param databases names that clients may ask for and that lead to this tenant
 * @param clients password or verifier by user; empty: the backend's own user and password
 * @param lanes in the order in which they are tried
 * @param options the protocol's own settings by name; the protocol judges them
 */
public record ServiceSettings(
    String protocol,
    BackendSettings backend,
    List<String> databases,
    Pooling pooling,
    ClientAuth auth,
    Map<String, Secret> clients,
    List<LaneSettings> lanes,
    Map<String, String> options) {

  public ServiceSettings {
    databases = List.copyOf(databases);
    clients = Map.copyOf(clients);
    lanes = List.copyOf(lanes);
    options = Map.copyOf(options);
  }
}
