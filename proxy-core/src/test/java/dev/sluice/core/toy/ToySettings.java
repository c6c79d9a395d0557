package dev.sluice.core.toy;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.AdminSettings;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.settings.ServerCap;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings of a proxy that serves the toy protocol on loopback, on two loops. */
public final class ToySettings {

  private final List<ListenerSettings> listeners = new ArrayList<>();
  private final List<ServerCap> servers = new ArrayList<>();
  private final List<TenantSettings> tenants = new ArrayList<>();
  private Duration busyPoll = Duration.ZERO;
  private Duration drainTimeout = Duration.ofSeconds(20);

  public ToySettings listen(Endpoint endpoint, ListenerTls tls) {
    listeners.add(new ListenerSettings(ToyProtocol.NAME, endpoint, null, tls));
    return this;
  }

  /** Listens on a port of the system's choice. */
  public ToySettings listen() {
    return listen(Endpoint.tcp("127.0.0.1", 0), ListenerTls.OFF);
  }

  public ToySettings tenant(String id, int port, Limits limits) {
    return tenant(id, service(port), limits);
  }

  public ToySettings tenant(String id, ServiceSettings service, Limits limits) {
    tenants.add(
        new TenantSettings(new TenantId(id), "PRO", limits, Map.of(ToyProtocol.NAME, service)));
    return this;
  }

  public ToySettings cap(int port, int connections) {
    servers.add(new ServerCap(Endpoint.tcp("127.0.0.1", port), connections));
    return this;
  }

  public ToySettings busyPoll(Duration most) {
    busyPoll = most;
    return this;
  }

  public ToySettings drainTimeout(Duration timeout) {
    drainTimeout = timeout;
    return this;
  }

  public static ServiceSettings service(int port) {
    return service(port, Map.of(), List.of());
  }

  public static ServiceSettings service(
      int port, Map<String, String> options, List<LaneSettings> lanes) {
    return service(Endpoint.tcp("127.0.0.1", port), options, lanes);
  }

  public static ServiceSettings service(
      Endpoint backend, Map<String, String> options, List<LaneSettings> lanes) {
    BackendSettings settings =
        new BackendSettings(backend, "", "", Secret.NONE, BackendTls.OFF, Map.of());
    return new ServiceSettings(
        ToyProtocol.NAME,
        settings,
        List.of(),
        Pooling.TRANSACTION,
        ClientAuth.TRUST,
        Map.of(),
        lanes,
        options);
  }

  public ProxySettings build() {
    return new ProxySettings(
        new ProcessSettings(
            2,
            busyPoll,
            Duration.ofSeconds(15),
            drainTimeout,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            64 * 1024),
        new AdminSettings(Endpoint.tcp("127.0.0.1", 0), Secret.NONE, List.of()),
        listeners,
        servers,
        tenants,
        new RetrySettings(Duration.ofMillis(20), Duration.ofMillis(100), 3),
        new BreakerSettings(20, 50, 5, Duration.ofMillis(200), Duration.ofMillis(400), 3));
  }
}
