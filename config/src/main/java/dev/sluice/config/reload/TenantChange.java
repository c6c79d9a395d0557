package dev.sluice.config.reload;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TenantSettings;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tenant that is there before and after, and differs. Immutable. */
public record TenantChange(TenantSettings before, TenantSettings after, Set<Part> parts) {

  /** The difference; no parts if there is none. */
  static TenantChange between(TenantSettings before, TenantSettings after) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    note(parts, Part.TIER, before.tier(), after.tier());
    note(parts, Part.LIMITS, before.limits(), after.limits());
    Map<String, ServiceSettings> old = before.services();
    Map<String, ServiceSettings> wanted = after.services();
    if (!old.keySet().containsAll(wanted.keySet())) {
      parts.add(Part.SERVICE_ADDED);
    }
    old.forEach((protocol, service) -> compare(parts, service, wanted.get(protocol)));
    return new TenantChange(before, after, Collections.unmodifiableSet(parts));
  }

  private static void compare(
      Set<Part> parts, ServiceSettings old, @Nullable ServiceSettings wanted) {
    if (wanted == null) {
      parts.add(Part.SERVICE_REMOVED);
      return;
    }
    note(parts, Part.BACKEND, old.backend(), wanted.backend());
    note(parts, Part.DATABASES, old.databases(), wanted.databases());
    note(parts, Part.POOLING, old.pooling(), wanted.pooling());
    note(parts, Part.OPTIONS, old.options(), wanted.options());
    note(parts, Part.LANES, old.lanes(), wanted.lanes());
    note(parts, Part.CLIENTS, old.clients(), wanted.clients());
    note(parts, Part.CLIENTS, old.auth(), wanted.auth());
  }

  private static void note(Set<Part> parts, Part part, Object old, Object wanted) {
    if (!Objects.equals(old, wanted)) {
      parts.add(part);
    }
  }

  /** Whether open connections are let go once their work is done, and others opened instead. */
  public boolean needsNewConnections() {
    return parts.stream().anyMatch(Part::needsNewConnections);
  }

  /** For a log line: {@code acme (limits, clients)}. */
  @Override
  public String toString() {
    return after.id() + parts.stream().map(Part::word).collect(Collectors.joining(", ", " (", ")"));
  }
}
