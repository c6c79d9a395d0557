package dev.sluice.core.settings;

import java.util.List;

/** All that the proxy runs on. Immutable. */
public record ProxySettings(
    ProcessSettings process,
    AdminSettings admin,
    List<ListenerSettings> listeners,
    List<ServerCap> servers,
    List<TenantSettings> tenants,
    RetrySettings retry,
    BreakerSettings breaker) {

  public ProxySettings {
    listeners = List.copyOf(listeners);
    servers = List.copyOf(servers);
    tenants = List.copyOf(tenants);
  }
}
