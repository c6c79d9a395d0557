package dev.sluice.config.draft;

import dev.sluice.config.key.RootKeys;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Values;
import java.util.List;

/** A whole file as read. Immutable. */
public record Draft(Values root, TierBook tiers, List<TenantDraft> tenants) {

  /**
   * @param environment limits that environment variables set for every tenant
   */
  public static Draft of(Values root, Profile profile, Values environment) {
    TierBook tiers = new TierBook(root, profile);
    List<TenantDraft> tenants =
        root.find(RootKeys.TENANTS).orElse(List.of()).stream()
            .map(tenant -> TenantDraft.of(tenant.value(), tiers, environment))
            .toList();
    return new Draft(root, tiers, tenants);
  }

  public List<Values> listeners() {
    return values(RootKeys.LISTENERS);
  }

  public List<Values> servers() {
    return values(RootKeys.SERVERS);
  }

  private List<Values> values(Key<List<Located<Values>>> key) {
    return root.find(key).orElse(List.of()).stream().map(Located::value).toList();
  }
}
