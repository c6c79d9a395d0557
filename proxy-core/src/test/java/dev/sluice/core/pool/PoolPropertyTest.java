package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Pools under random work: what must hold after each step, and that everybody is served. */
class PoolPropertyTest {

  private static final BreakerSettings BREAKER =
      new BreakerSettings(20, 50, 4, Duration.ofSeconds(2), Duration.ofSeconds(8), 2);

  /** One random run. */
  private static final class Run {
    final Random random;
    final int cap;
    final PoolWorld world;
    final List<PoolWorld.Client> clients = new ArrayList<>();

    Run(long seed, Duration queue, int concurrent) {
      random = new Random(seed);
      cap = random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
      world = new PoolWorld(cap == Integer.MAX_VALUE ? null : new ServerBudget(cap));
      for (int t = 0; t <= random.nextInt(3); t++) {
        addTenant("t" + t, queue, concurrent);
      }
    }

    private void addTenant(String name, Duration queue, int concurrent) {
      int max = 1 + random.nextInt(4);
      int slices = 1 + random.nextInt(3);
      PoolPolicy policy =
          new PoolPolicy(
              random.nextInt(max + 1),
              max,
              concurrent,
              queue.toNanos(),
              Duration.ofSeconds(3).toNanos(),
              random.nextBoolean() ? 0 : Duration.ofSeconds(10).toNanos(),
              Duration.ofSeconds(20).toNanos(),
              new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(1), 3));
      PoolWorld.Tenant tenant =
          world.tenant(name, 1 << random.nextInt(4), BREAKER, Collections.nCopies(slices, policy));
      for (int i = 0; i < slices; i++) {
        for (int c = 0; c <= random.nextInt(4); c++) {
          clients.add(world.client(name + "-" + i + "-" + c, tenant.pools.get(i)));
        }
      }
    }

    <T> @Nullable T any(List<T> from, Predicate<T> which) {
      List<T> fit = from.stream().filter(which).toList();
      return fit.isEmpty() ? null : fit.get(random.nextInt(fit.size()));
    }

    void check() {
      long live = 0;
      for (PoolWorld.Tenant tenant : world.tenants.values()) {
        assertThat(tenant.live())
            .as("connections of " + tenant.name)
            .isBetween(0L, (long) tenant.max);
        live += tenant.live();
        for (TenantPool pool : tenant.pools) {
          check(pool);
        }
      }
      assertThat(live).as("connections to the server").isLessThanOrEqualTo(cap);
      for (PoolWorld.Client client : clients) {
        assertThat(client.questions - client.answers)
            .as("questions without an answer")
            .isEqualTo(client.isWaiting() ? 1 : 0);
      }
    }

    private void check(TenantPool pool) {
      if (pool.idle() > 0) {
        assertThat(pool.waiting()).as("waiting while one is idle").isZero();
      }
      assertThat(pool.active() + pool.idle() + pool.opening()).isEqualTo(pool.connections().size());
      long held = clients.stream().filter(c -> c.pool == pool && c.held != null).count();
      long leased =
          pool.connections().stream().filter(c -> c.state() == ConnectionState.LEASED).count();
      assertThat(leased).as("leases").isEqualTo(held);
    }

    void end() {
      world.end();
      for (PoolWorld.Tenant tenant : world.tenants.values()) {
        assertThat(tenant.live()).isZero();
        assertThat(NoMember.left(tenant.budget)).isEqualTo(Math.min(tenant.max, cap));
      }
    }
  }

  @Property(tries = 400)
  void noLimitIsEverExceededAndNothingIsLost(@ForAll long seed) {
    Run run = new Run(seed, Duration.ofSeconds(1), 6);
    for (int step = 0; step < 150; step++) {
      act(run);
      run.check();
    }
    run.end();
  }

  private static void act(Run run) {
    Random random = run.random;
    PoolWorld world = run.world;
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        PoolWorld.Client client = run.any(run.clients, c -> c.held == null && !c.isWaiting());
        if (client != null) {
          client.acquire();
        }
      }
      case 3, 4 -> {
        PoolWorld.Client client = run.any(run.clients, c -> c.held != null);
        if (client != null) {
          Cleanliness[] all = Cleanliness.values();
          world.wire(world.numberOf(client.held())).link().cleanliness =
              all[random.nextInt(all.length)];
          client.release(random.nextBoolean());
        }
      }
      case 5 -> {
        PoolWorld.Client client = run.any(run.clients, PoolWorld.Client::isWaiting);
        if (client != null) {
          client.giveUp();
        }
      }
      case 6, 7 -> {
        PoolWorld.Wire wire = run.any(world.wires, PoolWorld.Wire::isOpening);
        if (wire != null) {
          wire.succeeds();
        }
      }
      case 8 -> fail(run);
      case 9 -> {
        PoolWorld.Wire wire = run.any(world.wires, w -> w.isLive() && !w.isOpening());
        if (wire != null) {
          wire.isLost(random.nextBoolean() ? CloseReason.BACKEND_LOST : CloseReason.BACKEND_FATAL);
        }
      }
      case 10 -> {
        PoolWorld.Wire wire =
            run.any(
                world.wires, w -> w.isLive() && w.connection.state() == ConnectionState.CLEANING);
        if (wire != null) {
          wire.pool().onCleaned(wire.connection);
        }
      }
      default -> {
        world.pass(Duration.ofMillis(50L * random.nextInt(20)));
        world.tenants.values().forEach(t -> t.pools.forEach(TenantPool::reap));
      }
    }
    if (random.nextBoolean()) {
      world.settle();
    }
  }

  private static void fail(Run run) {
    PoolWorld.Wire wire = run.any(run.world.wires, PoolWorld.Wire::isOpening);
    if (wire == null) {
      return;
    }
    wire.ended = true;
    switch (run.random.nextInt(5)) {
      case 0 -> wire.connection.onOpenTimedOut("timed out");
      case 1 -> wire.connection.onOpenImpossible("no more files");
      case 2 -> wire.connection.onOpenFailed(new BackendFailure("X", "no", true), "no");
      case 3 -> wire.connection.onOpenFailed(new BackendFailure("X", "no", false), "no");
      default -> wire.connection.onOpenFailed(null, "refused");
    }
  }

  /**
   * Everybody wants some units of work, holds each for a few rounds, and waits as long as it takes;
   * backends answer sooner or later. Then nobody may be left waiting, whatever is shared with whom.
   */
  @Property(tries = 300)
  void everybodyIsServedInTheEnd(@ForAll long seed) {
    Run run = new Run(seed, Duration.ofHours(10), 1000);
    int[] wanted = new int[run.clients.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = 1 + run.random.nextInt(6);
    }
    int rounds = 0;
    while (!isDone(run, wanted)) {
      rounds++;
      assertThat(rounds).as("rounds until everybody is served").isLessThan(3_000);
      round(run, wanted);
      run.check();
    }
    run.end();
  }

  private static boolean isDone(Run run, int[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] > 0 || run.clients.get(i).held != null || run.clients.get(i).isWaiting()) {
        return false;
      }
    }
    return true;
  }

  private static void round(Run run, int[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      PoolWorld.Client client = run.clients.get(i);
      if (client.held != null && run.random.nextInt(3) == 0) {
        client.release(false);
      } else if (client.held == null && !client.isWaiting() && wanted[i] > 0) {
        wanted[i]--;
        client.acquire();
      }
    }
    for (PoolWorld.Wire wire : List.copyOf(run.world.wires)) {
      if (wire.isOpening() && run.random.nextInt(3) == 0) {
        wire.succeeds();
      }
    }
    run.world.settle();
    run.world.pass(Duration.ofMillis(50));
  }
}
