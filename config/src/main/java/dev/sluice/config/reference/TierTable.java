package dev.sluice.config.reference;

import dev.sluice.config.key.BuiltInTier;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Profile;
import dev.sluice.config.shape.Rate;
import dev.sluice.config.units.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The built-in tiers side by side. Stateless. */
final class TierTable {

  private TierTable() {}

  static String render() {
    List<Key<?>> keys =
        LimitKeys.SECTION.keys().stream()
            .filter(key -> BuiltInTier.ALL.get(0).limits().containsKey(key))
            .toList();
    StringBuilder table = new StringBuilder("| tier |");
    keys.forEach(key -> table.append(" ").append(key.name()).append(" |"));
    table.append("\n| --- |").append(" --- |".repeat(keys.size())).append('\n');
    for (BuiltInTier tier : BuiltInTier.ALL) {
      table.append("| ").append(tier.name()).append(" |");
      keys.forEach(key -> table.append(" ").append(text(tier.limits().get(key))).append(" |"));
      table.append('\n');
    }
    defaults(table, keys, Profile.PRODUCTION);
    defaults(table, keys, Profile.DEVELOPMENT);
    return table.toString().stripTrailing();
  }

  private static void defaults(StringBuilder table, List<Key<?>> keys, Profile profile) {
    table.append("| ").append(BuiltInTier.DEFAULT).append(", ").append(Choice.word(profile));
    table.append(" |");
    keys.forEach(key -> table.append(" ").append(key.defaultText(profile)).append(" |"));
    table.append('\n');
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    if (value instanceof Enum<?> constant) {
      return Choice.word(constant);
    }
    if (value instanceof Rate.Cap cap) {
      return cap.limit() == null
          ? "none"
          : cap.limit().perSecond() + "/s, burst " + cap.limit().burst();
    }
    return String.valueOf(value);
  }
}
