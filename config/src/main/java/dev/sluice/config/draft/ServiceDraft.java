package dev.sluice.config.draft;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.key.Service;
import dev.sluice.config.key.ServiceKeys;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Values;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import java.util.Map;
import java.util.Optional;

/** What one tenant has of one protocol, as read. Immutable. */
public record ServiceDraft(Service protocol, Values values) {

  /** Empty if there is a mistake in it. */
  public Optional<Backend> backend() {
    return values.find(protocol.backend());
  }

  /** Empty if there is a mistake in it. */
  public Optional<ClientAuth> auth() {
    return values.find(protocol.auth());
  }

  public Map<String, Located<Secret>> clients() {
    return values.find(ServiceKeys.CLIENTS).orElse(Map.of());
  }

  public Map<String, Located<Values>> lanes() {
    return values.find(ServiceKeys.LANES).orElse(Map.of());
  }
}
