package dev.sluice.config.draft;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.key.BuiltInTier;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.key.Service;
import dev.sluice.config.key.TenantKeys;
import dev.sluice.config.shape.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One tenant as read. Immutable.
 *
 * @param limits its tier's, with the environment's and its own exceptions in place
 * @param services only those that the file has for it
 */
public record TenantDraft(Values values, LimitSet limits, List<ServiceDraft> services) {

  static TenantDraft of(Values values, TierBook tiers, Values environment) {
    List<ServiceDraft> services = new ArrayList<>();
    for (Service protocol : Service.values()) {
      values
          .find(protocol.key())
          .ifPresent(service -> services.add(new ServiceDraft(protocol, service)));
    }
    LimitSet limits =
        values
            .find(TenantKeys.TIER)
            .flatMap(tiers::find)
            .or(() -> tiers.find(BuiltInTier.DEFAULT))
            .orElseThrow()
            .with(environment);
    for (ServiceDraft service : services) {
      limits = withConnectTimeout(limits, service);
    }
    return new TenantDraft(values, limits.with(values.section(TenantKeys.LIMITS)), services);
  }

  private static LimitSet withConnectTimeout(LimitSet limits, ServiceDraft service) {
    Optional<Duration> timeout = service.backend().flatMap(Backend::connectTimeout);
    if (timeout.isEmpty()) {
      return limits;
    }
    var key = service.protocol().backend();
    return limits.with(
        LimitKeys.CONNECT_TIMEOUT,
        timeout.get(),
        service.values().place(key),
        service.values().path(key));
  }

  /** Empty if there is a mistake in it. */
  public Optional<String> id() {
    return values.find(TenantKeys.ID);
  }

  /** The id for a message. */
  public String name() {
    return id().orElse(values.path().toString());
  }

  public Optional<ServiceDraft> service(Service protocol) {
    return services.stream().filter(service -> service.protocol() == protocol).findFirst();
  }
}
