package dev.sluice.config.bind;

import dev.sluice.config.draft.LimitSet;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.LaneKeys;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.key.ServiceKeys;
import dev.sluice.config.key.TenantKeys;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Values;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One tenant's records. Stateless. */
final class TenantBinder {

  private TenantBinder() {}

  static TenantSettings tenant(TenantDraft tenant) {
    Map<String, ServiceSettings> services = new LinkedHashMap<>();
    for (ServiceDraft service : tenant.services()) {
      if (service.protocol().isServed()) {
        services.put(service.protocol().word(), service(service));
      }
    }
    Values values = tenant.values();
    return new TenantSettings(
        new TenantId(values.get(TenantKeys.ID)),
        values.get(TenantKeys.TIER),
        limits(tenant.limits()),
        services);
  }

  private static Limits limits(LimitSet limits) {
    return new Limits(
        new Limits.Pool(
            limits.minPool().orElseThrow(),
            limits.get(LimitKeys.MAX_POOL),
            limits.get(LimitKeys.TENANT_IDLE_TIMEOUT)),
        new Limits.Admission(
            limits.get(LimitKeys.MAX_CONCURRENT),
            limits.get(LimitKeys.QUEUE_TIMEOUT),
            limits.get(LimitKeys.RATE_LIMIT).limit(),
            limits.get(LimitKeys.PRIORITY)),
        new Limits.Session(
            limits.get(LimitKeys.MAX_CLIENTS),
            limits.get(LimitKeys.QUERY_TIMEOUT),
            limits.get(LimitKeys.CLIENT_IDLE_TIMEOUT),
            limits.get(LimitKeys.IDLE_IN_TRANSACTION_TIMEOUT),
            limits.get(LimitKeys.LEAK_THRESHOLD)),
        new Limits.Backend(
            limits.get(LimitKeys.CONNECT_TIMEOUT),
            limits.get(LimitKeys.IDLE_TIMEOUT),
            limits.get(LimitKeys.LIFETIME)));
  }

  private static ServiceSettings service(ServiceDraft service) {
    Values values = service.values();
    Map<String, Secret> clients = new LinkedHashMap<>();
    service.clients().forEach((user, secret) -> clients.put(user, secret.value()));
    List<LaneSettings> lanes =
        service.lanes().entrySet().stream()
            .map(lane -> lane(lane.getKey(), lane.getValue().value()))
            .toList();
    return new ServiceSettings(
        service.protocol().word(),
        backend(service),
        texts(values.find(ServiceKeys.DATABASES).orElse(List.of())),
        values.find(ServiceKeys.POOLING).orElse(Pooling.TRANSACTION),
        service.auth().orElse(ClientAuth.SCRAM_SHA_256),
        clients,
        lanes,
        options(service));
  }

  private static BackendSettings backend(ServiceDraft service) {
    BackendSettings settings = service.backend().orElseThrow().settings();
    return service.values().find(ServiceKeys.PASSWORD).map(settings::with).orElse(settings);
  }

  private static Map<String, String> options(ServiceDraft service) {
    Values values = service.values();
    return switch (service.protocol()) {
      case POSTGRES -> postgresOptions(values);
      case REDIS ->
          Map.of(
              ServiceKeys.REDIS_COMMANDS.name(),
              values.get(ServiceKeys.REDIS_COMMANDS),
              ServiceKeys.REDIS_READ_FROM.name(),
              values.get(ServiceKeys.REDIS_READ_FROM));
      case MONGO -> Map.of();
    };
  }

  private static Map<String, String> postgresOptions(Values values) {
    String tracked =
        values.get(ServiceKeys.TRACK_PARAMETERS).stream()
            .map(Located::value)
            .collect(Collectors.joining(","));
    return Map.of(
        ServiceKeys.MAX_PREPARED_STATEMENTS.name(),
        String.valueOf(values.get(ServiceKeys.MAX_PREPARED_STATEMENTS)),
        ServiceKeys.RESET_QUERY.name(),
        values.get(ServiceKeys.RESET_QUERY),
        ServiceKeys.TRACK_PARAMETERS.name(),
        tracked);
  }

  private static LaneSettings lane(String name, Values lane) {
    return new LaneSettings(
        name,
        texts(lane.get(LaneKeys.USERS)),
        texts(lane.get(LaneKeys.APPLICATIONS)),
        lane.find(LaneKeys.MIN_POOL).orElse(null),
        lane.find(LaneKeys.MAX_POOL).orElse(null),
        lane.find(LaneKeys.QUEUE_TIMEOUT).orElse(null),
        lane.find(LaneKeys.IDLE_TIMEOUT).orElse(null));
  }

  private static List<String> texts(List<Located<String>> located) {
    return located.stream().map(Located::value).toList();
  }
}
