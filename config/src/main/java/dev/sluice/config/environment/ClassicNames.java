package dev.sluice.config.environment;

import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.key.ProcessKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.TimeSpan;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Broken;
import dev.sluice.config.tree.Node.Entry;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.config.tree.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables that applications' own pools were configured by. They stand for limits of every
 * tenant, whatever its tier says, but not for a tenant's own exceptions; two stand for keys of the
 * process. Times are whole milliseconds, and 0 turns off what can be off.
 */
public final class ClassicNames {

  /** The limits they stand for. The two waits have one deadline in a pool: the shorter one. */
  public static final Map<String, Key<?>> LIMITS = limits();

  public static final String MAX_RETRY_ATTEMPTS = "DB_MAX_RETRY_ATTEMPTS";
  public static final String MONITOR_INTERVAL = "DB_MONITOR_INTERVAL";

  private static final int MAX_DIGITS = 12;

  private final Map<String, String> environment;
  private final Findings findings;

  public ClassicNames(Map<String, String> environment, Findings findings) {
    this.environment = environment;
    this.findings = findings;
  }

  private static Map<String, Key<?>> limits() {
    Map<String, Key<?>> limits = new LinkedHashMap<>();
    limits.put("DB_MAX_POOL_SIZE", LimitKeys.MAX_POOL);
    limits.put("DB_MIN_POOL_SIZE", LimitKeys.MIN_POOL);
    limits.put("DB_CONNECT_TIMEOUT", LimitKeys.CONNECT_TIMEOUT);
    limits.put("DB_SERVER_SELECTION_TIMEOUT", LimitKeys.QUEUE_TIMEOUT);
    limits.put("DB_SOCKET_TIMEOUT", LimitKeys.QUERY_TIMEOUT);
    limits.put("DB_MAX_IDLE_TIME", LimitKeys.IDLE_TIMEOUT);
    limits.put("DB_WAIT_QUEUE_TIMEOUT", LimitKeys.QUEUE_TIMEOUT);
    return limits;
  }

  /** The tree with the two keys of the process in place. */
  public Node apply(Node tree) {
    Node retried =
        patched(tree, MAX_RETRY_ATTEMPTS, RootKeys.RETRY.name(), ProcessKeys.MAX_ATTEMPTS);
    return patched(retried, MONITOR_INTERVAL, RootKeys.TIMERS.name(), ProcessKeys.HEALTH_INTERVAL);
  }

  private Node patched(Node tree, String variable, String section, Key<?> key) {
    Node value = value(variable, key);
    List<Step> steps = List.of(Step.key(section), Step.key(key.name()));
    return value == null ? tree : TreePatch.put(tree, steps, value);
  }

  /** The limits that are set, as if they stood in a mapping. */
  public Mapping asLimits() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Key<?>> each : LIMITS.entrySet()) {
      Node value = value(each.getKey(), each.getValue());
      if (value != null) {
        Entry entry = new Entry(value.place(), value);
        entries.merge(each.getValue().name(), entry, this::shorter);
      }
    }
    return new Mapping(new Place("environment", 0, 0), entries);
  }

  /** Both bound the same wait, so the one that ends first holds. */
  private Entry shorter(Entry one, Entry other) {
    Entry kept = millis(other.value()) < millis(one.value()) ? other : one;
    String text = "shares one deadline with the other wait; the shorter one holds";
    findings.note(other.keyPlace(), KeyPath.TOP, text);
    return kept;
  }

  private static long millis(Node node) {
    String digits = node instanceof Scalar scalar ? scalar.text().value().replace("ms", "") : "0";
    return Long.parseLong(digits);
  }

  private @Nullable Node value(String variable, Key<?> key) {
    String text = environment.get(variable);
    if (text == null || text.isEmpty()) {
      return null;
    }
    Place place = Place.variable(variable);
    boolean time = key.shape() instanceof TimeSpan;
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > MAX_DIGITS) {
      String expected = time ? "a whole number of milliseconds" : key.shape().expected();
      findings.wrong(place, KeyPath.TOP, text, expected);
      return new Broken(place);
    }
    return Scalar.of(place, time ? text + "ms" : text);
  }
}
