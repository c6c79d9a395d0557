package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * How Sluice is to be set up for a scenario. Immutable; each method returns a changed copy. Times
 * are short, so that much happens within seconds.
 *
 * @param clients how many work there
 * @param limits the victim tenant's, by their names in the configuration
 * @param network whether a network that can fail lies before the victim's server
 */
record RedisSetup(int clients, Map<String, Object> limits, boolean network) {

  static final String VICTIM = "victim";
  static final String OTHER = "other";
  static final int OTHER_POOL = 4;

  RedisSetup {
    limits = Map.copyOf(limits);
  }

  /** Twenty clients on eight connections. */
  static RedisSetup usual() {
    Map<String, Object> limits =
        Map.of(
            "minPool", 0,
            "maxPool", 8,
            "queueTimeout", "2s",
            "connectTimeout", "1s",
            "queryTimeout", "2s",
            "idleInTransactionTimeout", "5s");
    return new RedisSetup(20, limits, false);
  }

  /** The same with still less time for everything, so that the circuit soon opens. */
  static RedisSetup impatient() {
    return usual()
        .limit("queryTimeout", "500ms")
        .limit("connectTimeout", "500ms")
        .limit("queueTimeout", "1s");
  }

  RedisSetup limit(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(limits);
    changed.put(name, value);
    return new RedisSetup(clients, changed, network);
  }

  RedisSetup throughNetwork() {
    return new RedisSetup(clients, limits, true);
  }

  int maxPool() {
    return (Integer) limits.get("maxPool");
  }

  RedisScene open(Random chance) {
    return new RedisScene(this, chance);
  }

  /**
   * The configuration, with a listener for each tenant on ports of the system's choice: the
   * victim's, then the other's.
   *
   * @param victim where its Redis is, as a URL
   */
  String yaml(String victim, String other) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("eventLoops", "2");
    root.put("retry", "{firstDelay: 50ms, maxDelay: 500ms}");
    root.put("breaker", "{openFor: 300ms, maxOpenFor: 1s}");
    root.put("timers", "{reapInterval: 200ms, loginTimeout: 3s, drainTimeout: 8s}");
    root.put("admin", "{listen: '127.0.0.1:0'}");
    root.put("listeners", "[" + listener(VICTIM) + listener(OTHER) + "]");
    Map<String, Object> few = Map.of("minPool", 0, "maxPool", OTHER_POOL);
    root.put("tenants", "[" + tenant(VICTIM, limits, victim) + tenant(OTHER, few, other) + "]");
    return Flow.of(root);
  }

  private static String listener(String tenant) {
    return "{protocol: redis, listen: '127.0.0.1:0', defaultTenant: %s}, ".formatted(tenant);
  }

  private static String tenant(String id, Map<String, Object> limits, String backend) {
    return "{id: %s, tier: ENTERPRISE, limits: %s, redis: {backend: '%s', auth: trust, commands: owner}}, "
        .formatted(id, Flow.of(limits), backend);
  }
}
