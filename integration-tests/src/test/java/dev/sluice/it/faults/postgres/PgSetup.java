package dev.sluice.it.faults.postgres;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.faults.Flow;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * How Sluice is to be set up for a scenario. Immutable; each method returns a changed copy. Times
 * are short, so that much happens within seconds.
 *
 * @param clients how many work there
 * @param limits the victim tenant's, by their names in the configuration
 * @param process keys at the top of the configuration, in YAML's flow style
 * @param network whether a network that can fail lies before the victim's server
 * @param ticker Sluice's clock
 */
record PgSetup(
    int clients,
    Map<String, Object> limits,
    Map<String, String> process,
    boolean network,
    Ticker ticker) {

  static final String VICTIM = "victim";
  static final String OTHER = "other";
  static final int OTHER_POOL = 2;

  PgSetup {
    limits = Map.copyOf(limits);
    process = Map.copyOf(process);
  }

  /** Sixteen clients on eight connections. */
  static PgSetup usual() {
    Map<String, Object> limits =
        Map.of(
            "minPool", 0,
            "maxPool", 8,
            "queueTimeout", "2s",
            "connectTimeout", "1s",
            "queryTimeout", "2s",
            "idleInTransactionTimeout", "5s");
    Map<String, String> process =
        Map.of(
            "eventLoops", "2",
            "retry", "{firstDelay: 50ms, maxDelay: 500ms}",
            "breaker", "{openFor: 300ms, maxOpenFor: 1s}",
            "timers", "{reapInterval: 200ms, loginTimeout: 3s, drainTimeout: 8s}");
    return new PgSetup(16, limits, process, false, Ticker.system());
  }

  /** The same with still less time for everything, so that the circuit soon opens. */
  static PgSetup impatient() {
    return usual()
        .limit("queryTimeout", "500ms")
        .limit("connectTimeout", "500ms")
        .limit("queueTimeout", "1s");
  }

  PgSetup clients(int number) {
    return new PgSetup(number, limits, process, network, ticker);
  }

  PgSetup limit(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(limits);
    changed.put(name, value);
    return new PgSetup(clients, changed, process, network, ticker);
  }

  PgSetup process(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(process);
    changed.put(name, value);
    return new PgSetup(clients, limits, changed, network, ticker);
  }

  /** Leaves retries and breaker as an operator finds them. */
  PgSetup usualRecovery() {
    Map<String, String> changed = new LinkedHashMap<>(process);
    changed.remove("retry");
    changed.remove("breaker");
    return new PgSetup(clients, limits, changed, network, ticker);
  }

  PgSetup throughNetwork() {
    return new PgSetup(clients, limits, process, true, ticker);
  }

  PgSetup clock(Ticker other) {
    return new PgSetup(clients, limits, process, network, other);
  }

  int maxPool() {
    return (Integer) limits.get("maxPool");
  }

  PgScene open(Random chance) {
    return new PgScene(this, chance);
  }

  /** The configuration, with one listener on a port of the system's choice. */
  String yaml(Address victim, Address other) {
    Map<String, Object> root = new LinkedHashMap<>(process);
    root.put("admin", "{listen: '127.0.0.1:0'}");
    root.put(
        "listeners",
        "[{protocol: postgres, listen: '127.0.0.1:0', defaultTenant: " + VICTIM + "}]");
    Map<String, Object> few = Map.of("minPool", 0, "maxPool", OTHER_POOL);
    root.put("tenants", "[" + tenant(VICTIM, limits, victim) + tenant(OTHER, few, other) + "]");
    return Flow.of(root);
  }

  private static String tenant(String id, Map<String, Object> limits, Address server) {
    return "{id: %s, tier: ENTERPRISE, limits: %s, postgres: {backend: '%s?sslmode=disable', clients: {%s: %s}}}, "
        .formatted(id, Flow.of(limits), server.url(), SharedPostgres.USER, SharedPostgres.PASSWORD);
  }
}
