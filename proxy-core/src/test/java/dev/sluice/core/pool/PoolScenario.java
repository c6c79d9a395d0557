package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs one scenario: {@code do} says what happens to the pools, {@code then} what they must do in
 * answer, all of it and in that order, and {@code state} how they must look afterwards. A step that
 * says nothing of an answer must have none. See the files for the words.
 */
final class PoolScenario {

  private final Map<String, Object> script;
  private final PoolWorld world;
  private final BreakerSettings breaker;

  PoolScenario(Map<String, Object> script) {
    this.script = script;
    Object cap = script.get("server");
    this.world = new PoolWorld(cap == null ? null : new ServerBudget((Integer) cap));
    Map<String, Object> given = map(script.get("breaker"));
    this.breaker =
        new BreakerSettings(
            number(given, "window", 20),
            50,
            number(given, "consecutive", 5),
            time(given, "openFor", "10s"),
            Duration.ofSeconds(60),
            number(given, "probes", 3));
    map(script.getOrDefault("tenants", Map.of("acme", Map.of())))
        .forEach((name, limits) -> addTenant(name, map(limits)));
  }

  private void addTenant(String name, Map<String, Object> limits) {
    List<PoolPolicy> slices = new ArrayList<>();
    for (int i = 0; i < number(limits, "slices", 1); i++) {
      slices.add(policy(limits));
    }
    world.tenant(name, number(limits, "weight", 1), breaker, slices);
  }

  private static PoolPolicy policy(Map<String, Object> limits) {
    RetrySettings retry =
        new RetrySettings(
            time(limits, "retry", "100ms"), Duration.ofSeconds(1), number(limits, "attempts", 5));
    return new PoolPolicy(
        number(limits, "min", 0),
        number(limits, "max", 2),
        number(limits, "concurrent", 100),
        time(limits, "queue", "5s").toNanos(),
        time(limits, "idle", "60s").toNanos(),
        time(limits, "lifetime", "0s").toNanos(),
        time(limits, "tenantIdle", "0s").toNanos(),
        retry);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  private static int number(Map<String, Object> from, String key, int otherwise) {
    return from.get(key) instanceof Integer given ? given : otherwise;
  }

  private static Duration time(Map<String, Object> from, String key, String otherwise) {
    return time(String.valueOf(from.getOrDefault(key, otherwise)));
  }

  private static Duration time(String text) {
    return Duration.parse(
        text.endsWith("ms")
            ? "PT" + Integer.parseInt(text.substring(0, text.length() - 2)) / 1000.0 + "S"
            : "PT" + text.toUpperCase(Locale.ROOT));
  }

  void run() {
    int line = 0;
    for (Object step : (List<?>) script.get("steps")) {
      line++;
      Map<String, Object> parts = map(step);
      String at = script.get("name") + ", step " + line + " " + parts;
      if (parts.containsKey("do")) {
        perform(String.valueOf(parts.get("do")));
        world.settle();
      }
      List<?> then = (List<?>) parts.getOrDefault("then", List.of());
      assertThat(world.takeEvents()).as(at).isEqualTo(then);
      map(parts.get("state")).forEach((what, count) -> check(at, what, (Integer) count));
    }
    world.end();
    for (PoolWorld.Tenant tenant : world.tenants.values()) {
      assertThat(NoMember.left(tenant.budget)).as("budget left at the end").isEqualTo(room(tenant));
    }
  }

  private int room(PoolWorld.Tenant tenant) {
    Object cap = script.get("server");
    return cap == null ? tenant.max : Math.min(tenant.max, (Integer) cap);
  }

  private void check(String at, String what, int count) {
    String[] words = what.split(" ", -1);
    PoolWorld.Tenant tenant =
        words.length > 1 && world.tenants.containsKey(words[words.length - 1])
            ? world.tenant(words[words.length - 1])
            : world.tenants.values().iterator().next();
    long sum = 0;
    for (TenantPool pool : tenant.pools) {
      sum +=
          switch (words[0]) {
            case "active" -> pool.active();
            case "idle" -> pool.idle();
            case "opening" -> pool.opening();
            case "waiting" -> pool.waiting();
            case "live" -> pool.connections().size();
            case "failed" -> pool.meters().attemptsFailed.get();
            case "opened" -> pool.meters().attemptsSucceeded.get();
            case "rejected" -> pool.meters().rejections(Rejection.valueOf(words[1])).get();
            case "closed" -> pool.meters().closed(CloseReason.valueOf(words[1])).get();
            default -> throw new IllegalArgumentException(what);
          };
    }
    assertThat(sum).as(at + ": " + what).isEqualTo(count);
  }

  private void perform(String order) {
    String[] words = order.split(" ", -1);
    String object = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "acquire" -> world.client(object, poolOf(words)).acquire();
      case "release" -> release(world.clients.get(object), words);
      case "needs" -> world.client(object, poolOf(words)).setting = Integer.parseInt(words[2]);
      case "leave" -> world.clients.get(object).giveUp();
      case "break" -> breakLease(world.clients.get(object), words[2]);
      case "pass" -> world.pass(time(object));
      case "reap" -> eachPool(TenantPool::reap);
      case "touch" -> eachPool(TenantPool::touch);
      case "retire" -> eachPool(TenantPool::retireAll);
      case "close" -> poolAt(object).close(Rejection.TENANT_REMOVED);
      case "limit" -> limit(words);
      case "probe" -> eachPool(TenantPool::probe);
      case "stopped" -> world.stopped.run();
      default -> performOn(world.wire(Integer.parseInt(object)), words);
    }
  }

  private void performOn(PoolWorld.Wire wire, String[] words) {
    switch (words[0]) {
      case "opened" -> wire.succeeds();
      case "failed" -> {
        wire.ended = true;
        wire.connection.onOpenFailed(null, "connection refused");
      }
      case "denied" -> {
        wire.ended = true;
        boolean retryable = words[2].equals("for_now");
        wire.connection.onOpenFailed(new BackendFailure("X", "no", retryable), "denied");
      }
      case "timed_out" -> {
        wire.ended = true;
        wire.connection.onOpenTimedOut("timed out");
      }
      case "impossible" -> {
        wire.ended = true;
        wire.connection.onOpenImpossible("no more files");
      }
      case "lost" -> wire.isLost(CloseReason.BACKEND_LOST);
      case "dismissed" -> wire.isLost(CloseReason.BACKEND_FATAL);
      case "clings" -> wire.link().clings = true;
      case "lets_go" -> wire.link().letGo();
      case "set" -> wire.link().setting = Integer.parseInt(words[2]);
      case "noise" -> wire.link().quiet = false;
      case "stoppable" ->
          wire.link().interrupt =
              tools -> {
                throw new UnsupportedOperationException();
              };
      case "cleaned" -> wire.pool().onCleaned(wire.connection);
      case "interrupt" -> wire.connection.interruptStarted();
      case "interrupted" -> wire.connection.interruptEnded();
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  private TenantPool poolOf(String[] words) {
    return words.length < 4
        ? world.tenants.values().iterator().next().pools.get(0)
        : poolAt(words[3]);
  }

  private TenantPool poolAt(String place) {
    String[] parts = place.split("/", -1);
    return world.tenant(parts[0]).pools.get(Integer.parseInt(parts[1]));
  }

  private void release(PoolWorld.Client client, String[] words) {
    String how = words.length > 2 ? words[2] : "clean";
    FakeLink link = world.wire(world.numberOf(client.held())).link();
    link.cleanliness = Cleanliness.valueOf(how.toUpperCase(Locale.ROOT));
    client.release(false);
  }

  private void breakLease(PoolWorld.Client client, String reason) {
    PooledConnection held = client.held();
    client.held = null;
    client.pool.breakLease(held, CloseReason.valueOf(reason.toUpperCase(Locale.ROOT)));
  }

  private void eachPool(Consumer<TenantPool> action) {
    world.tenants.values().forEach(tenant -> tenant.pools.forEach(action));
  }

  /** {@code limit acme max=1 queue=1s}: a reload, for all slices of that tenant. */
  private void limit(String[] words) {
    PoolWorld.Tenant tenant = world.tenant(words[1]);
    Map<String, Object> limits = new HashMap<>(given(tenant.name));
    for (int i = 2; i < words.length; i++) {
      String[] pair = words[i].split("=", -1);
      boolean number = pair[1].chars().allMatch(Character::isDigit);
      limits.put(pair[0], number ? (Object) Integer.valueOf(pair[1]) : pair[1]);
    }
    tenant.max = number(limits, "max", 2);
    tenant.budget.limits(tenant.max, number(limits, "weight", 1));
    tenant.pools.forEach(pool -> pool.policy(policy(limits)));
  }

  private Map<String, Object> given(String tenant) {
    return map(map(script.getOrDefault("tenants", Map.of())).getOrDefault(tenant, Map.of()));
  }
}
