package dev.sluice.config.reload;

import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.settings.TenantSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What changes between two configurations. Immutable. A tenant or listener that is not in it
 * notices nothing.
 *
 * @param listeners one that moves to another address is removed there and added here
 * @param needRestart paths of keys that changed and that a running process does not take up
 */
public record ReloadPlan(
    Changes<TenantSettings, TenantChange> tenants,
    Changes<ListenerSettings, ListenerChange> listeners,
    List<String> needRestart) {

  public ReloadPlan {
    needRestart = List.copyOf(needRestart);
  }

  public static ReloadPlan between(ProxySettings before, ProxySettings after) {
    return new ReloadPlan(
        Changes.between(
            before.tenants(), after.tenants(), TenantSettings::id, TenantChange::between),
        Changes.between(
            before.listeners(), after.listeners(), ListenerSettings::listen, ListenerChange::new),
        RestartKeys.between(before, after));
  }

  /** Whether the two are the same, as far as the plan looks. */
  public boolean isEmpty() {
    return tenants.isEmpty() && listeners.isEmpty() && needRestart.isEmpty();
  }

  /** What to log of it, one line for each kind of change; none if nothing changed. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(lines, "tenants added", tenants.added(), tenant -> tenant.id().value());
    add(lines, "tenants removed", tenants.removed(), tenant -> tenant.id().value());
    add(lines, "tenants changed", tenants.changed(), TenantChange::toString);
    add(lines, "listeners added", listeners.added(), listener -> listener.listen().toString());
    add(lines, "listeners removed", listeners.removed(), listener -> listener.listen().toString());
    add(lines, "listeners changed", listeners.changed(), ListenerChange::toString);
    add(lines, "changed, but needs a restart", needRestart, path -> path);
    return lines;
  }

  private static <T> void add(
      List<String> lines, String what, List<T> things, Function<T, String> name) {
    if (!things.isEmpty()) {
      lines.add(what + ": " + things.stream().map(name).collect(Collectors.joining(", ")));
    }
  }
}
