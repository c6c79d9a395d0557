package dev.sluice.config.reload;

import dev.sluice.core.settings.ProxySettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The keys that a running process takes no change of: it has to be started again for them. */
public final class RestartKeys {

  /** By the key's path; in the order of the reference. */
  private static final Map<String, Function<ProxySettings, Object>> VALUES = values();

  private RestartKeys() {}

  private static Map<String, Function<ProxySettings, Object>> values() {
    Map<String, Function<ProxySettings, Object>> values = new LinkedHashMap<>();
    values.put("eventLoops", s -> s.process().eventLoops());
    values.put("busyPoll", s -> s.process().busyPoll());
    values.put("sessionBuffer", s -> s.process().sessionBuffer());
    values.put("admin.listen", s -> s.admin().listen());
    values.put("admin.webhooks", s -> s.admin().webhooks());
    values.put("servers", ProxySettings::servers);
    values.put("timers.reapInterval", s -> s.process().reapInterval());
    values.put("timers.healthInterval", s -> s.process().healthInterval());
    values.put("retry.firstDelay", s -> s.retry().firstDelay());
    values.put("retry.maxDelay", s -> s.retry().maxDelay());
    values.put("retry.maxAttempts", s -> s.retry().maxAttempts());
    values.put("breaker.window", s -> s.breaker().window());
    values.put("breaker.failurePercent", s -> s.breaker().failurePercent());
    values.put("breaker.consecutive", s -> s.breaker().consecutive());
    values.put("breaker.openFor", s -> s.breaker().openFor());
    values.put("breaker.maxOpenFor", s -> s.breaker().maxOpenFor());
    values.put("breaker.probes", s -> s.breaker().probes());
    return values;
  }

  /** The paths of all such keys. */
  public static Set<String> paths() {
    return VALUES.keySet();
  }

  /** The paths of those that differ. */
  static List<String> between(ProxySettings before, ProxySettings after) {
    List<String> changed = new ArrayList<>();
    VALUES.forEach(
        (path, value) -> {
          if (!Objects.equals(value.apply(before), value.apply(after))) {
            changed.add(path);
          }
        });
    return changed;
  }
}
