package dev.sluice.config.draft;

import dev.sluice.config.key.BuiltInTier;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The limits of every tier there is, built in or configured. Immutable. */
public final class TierBook {

  private final Map<String, LimitSet> tiers = new LinkedHashMap<>();

  TierBook(Values root, Profile profile) {
    Map<String, Located<Values>> configured = root.find(RootKeys.TIERS).orElse(Map.of());
    LimitSet base = changed(LimitSet.defaults(profile), BuiltInTier.DEFAULT, configured);
    tiers.put(BuiltInTier.DEFAULT, base);
    for (BuiltInTier tier : BuiltInTier.ALL) {
      tiers.put(tier.name(), changed(base.with(tier.limits()), tier.name(), configured));
    }
    configured.forEach((name, limits) -> tiers.putIfAbsent(name, base.with(limits.value())));
  }

  private static LimitSet changed(
      LimitSet limits, String tier, Map<String, Located<Values>> configured) {
    Located<Values> change = configured.get(tier);
    return change == null ? limits : limits.with(change.value());
  }

  public Set<String> names() {
    return tiers.keySet();
  }

  public Map<String, LimitSet> all() {
    return tiers;
  }

  Optional<LimitSet> find(String name) {
    return Optional.ofNullable(tiers.get(name));
  }
}
