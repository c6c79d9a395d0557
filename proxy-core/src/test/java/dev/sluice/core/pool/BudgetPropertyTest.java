package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Tenants with several slices on one full server. The slices are woken later than the budgets say
 * so, and do anything in between, as on loops of their own.
 */
class BudgetPropertyTest {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** A slice that wants so many connections, and may for now be unable to open one. */
  private final class Slice implements BudgetMember {
    private final TenantBudget budget;
    int wants;
    int holds;
    int leaving;
    boolean paused;

    Slice(TenantBudget budget) {
      this.budget = budget;
      budget.join(this);
    }

    void act() {
      while (wants > 0 && !paused) {
        if (!budget.tryTake(this)) {
          return;
        }
        wants--;
        holds++;
      }
      budget.sated(this);
    }

    boolean isHungry() {
      return wants > 0 && !paused;
    }

    @Override
    public void wake() {
      tasks.add(this::act);
    }

    @Override
    public void spareOne(Runnable otherwise) {
      tasks.add(otherwise);
    }

    @Override
    public int load() {
      return holds + wants;
    }
  }

  private static final class Tenant {
    final TenantBudget budget;
    final List<Slice> slices;
    int max;

    Tenant(TenantBudget budget, int max, List<Slice> slices) {
      this.budget = budget;
      this.max = max;
      this.slices = slices;
    }

    int taken() {
      return slices.stream().mapToInt(slice -> slice.holds + slice.leaving).sum();
    }
  }

  private static int taken(List<Tenant> tenants) {
    return tenants.stream().mapToInt(Tenant::taken).sum();
  }

  private void settle() {
    for (int i = 0; !tasks.isEmpty(); i++) {
      assertThat(i).as("tasks that never end").isLessThan(10_000);
      tasks.poll().run();
    }
  }

  @Property(tries = 2000)
  void whoeverIsHungryWhileThereIsRoomIsServed(@ForAll long seed) {
    tasks.clear();
    Random random = new Random(seed);
    int cap = 1 + random.nextInt(6);
    ServerBudget server = random.nextInt(4) == 0 ? null : new ServerBudget(cap);
    List<Tenant> tenants = new ArrayList<>();
    for (int t = 0; t <= random.nextInt(3); t++) {
      int max = 1 + random.nextInt(4);
      TenantBudget budget = new TenantBudget(max, 1 << random.nextInt(4), server);
      List<Slice> slices = new ArrayList<>();
      for (int s = 0; s <= random.nextInt(3); s++) {
        slices.add(new Slice(budget));
      }
      tenants.add(new Tenant(budget, max, slices));
    }
    for (int step = 0; step < 60; step++) {
      act(random, tenants);
      assertNoneHasTooMany(tenants, server == null ? Integer.MAX_VALUE : cap);
      if (random.nextBoolean()) {
        settle();
        assertNobodyIsForgotten(tenants, server == null ? Integer.MAX_VALUE : cap);
      }
    }
    giveAllBack(tenants);
    for (Tenant tenant : tenants) {
      int room = server == null ? tenant.max : Math.min(tenant.max, cap);
      assertThat(NoMember.left(tenant.budget)).isEqualTo(room);
    }
  }

  private void act(Random random, List<Tenant> tenants) {
    Tenant tenant = tenants.get(random.nextInt(tenants.size()));
    Slice slice = tenant.slices.get(random.nextInt(tenant.slices.size()));
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        slice.wants++;
        slice.act();
      }
      case 3, 4 -> {
        if (slice.holds > 0) {
          slice.holds--;
          slice.budget.give(slice);
        }
      }
      case 8 -> {
        if (slice.holds > 0) {
          slice.holds--;
          slice.leaving++;
          slice.budget.startLeaving(slice);
        }
      }
      case 9 -> {
        if (slice.leaving > 0) {
          slice.leaving--;
          slice.budget.endLeaving();
        }
      }
      case 5 -> {
        slice.wants = 0;
        if (random.nextBoolean()) {
          // It may also just not say so, until it is asked.
          slice.budget.sated(slice);
        }
      }
      case 6 -> {
        slice.paused = !slice.paused;
        slice.act();
      }
      default -> {
        // A limit goes down only as far as is taken, so that the count stays simple.
        tenant.max = Math.max(Math.max(1, tenant.taken()), 1 + random.nextInt(5));
        tenant.budget.limits(tenant.max, 1 << random.nextInt(4));
      }
    }
  }

  private static void assertNoneHasTooMany(List<Tenant> tenants, int cap) {
    for (Tenant tenant : tenants) {
      assertThat(tenant.taken()).isLessThanOrEqualTo(tenant.max);
    }
    assertThat(taken(tenants)).isLessThanOrEqualTo(cap);
  }

  private static void assertNobodyIsForgotten(List<Tenant> tenants, int cap) {
    boolean serverHasRoom = taken(tenants) < cap;
    for (Tenant tenant : tenants) {
      boolean hungry = tenant.slices.stream().anyMatch(Slice::isHungry);
      if (hungry) {
        assertThat(tenant.taken() == tenant.max || !serverHasRoom)
            .as("a hungry slice, room for its tenant, and room on the server")
            .isTrue();
      }
    }
  }

  private void giveAllBack(List<Tenant> tenants) {
    for (Tenant tenant : tenants) {
      for (Slice slice : tenant.slices) {
        slice.wants = 0;
        slice.budget.sated(slice);
      }
    }
    settle();
    for (Tenant tenant : tenants) {
      for (Slice slice : tenant.slices) {
        for (; slice.holds > 0; slice.holds--) {
          slice.budget.give(slice);
        }
        for (; slice.leaving > 0; slice.leaving--) {
          slice.budget.endLeaving();
        }
      }
    }
    settle();
  }
}
