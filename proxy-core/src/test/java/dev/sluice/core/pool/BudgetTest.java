package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a unit of work asks of a budget: whether to give the connection up. */
class BudgetTest {

  private static NoMember take(TenantBudget budget, int count) {
    NoMember member = new NoMember();
    budget.join(member);
    for (int i = 0; i < count; i++) {
      assertThat(budget.tryTake(member)).isTrue();
    }
    return member;
  }

  @Test
  void nobodyYieldsWhileNobodyIsHungry() {
    TenantBudget budget = new TenantBudget(4, 1, null);
    take(budget, 4);
    assertThat(budget.shouldYield(4)).isFalse();
  }

  @Test
  void whoHoldsTwoMoreThanAHungrySisterYields() {
    TenantBudget budget = new TenantBudget(4, 1, null);
    take(budget, 3);
    NoMember hungry = take(budget, 1);
    assertThat(budget.tryTake(hungry)).isFalse();
    assertThat(budget.shouldYield(3)).isTrue();
    assertThat(budget.shouldYield(2)).isFalse();
    budget.sated(hungry);
    assertThat(budget.shouldYield(3)).isFalse();
  }

  @Test
  void everybodyYieldsWhileALowerLimitIsExceeded() {
    TenantBudget budget = new TenantBudget(3, 1, null);
    NoMember member = take(budget, 3);
    assertThat(budget.isOver()).isFalse();
    budget.limits(2, 1);
    assertThat(budget.isOver()).isTrue();
    assertThat(budget.shouldYield(1)).isTrue();
    budget.give(member);
    assertThat(budget.isOver()).isFalse();
    assertThat(budget.shouldYield(1)).isFalse();
  }

  @Test
  void theHungryOneThatHoldsLeastIsWokenFirst() {
    TenantBudget budget = new TenantBudget(3, 1, null);
    NoMember holdsTwo = take(budget, 2);
    NoMember holdsOne = take(budget, 1);
    assertThat(budget.tryTake(holdsTwo)).isFalse();
    assertThat(budget.tryTake(holdsOne)).isFalse();
    budget.give(holdsOne);
    assertThat(holdsOne.wakes).isEqualTo(1);
    assertThat(holdsTwo.wakes).isZero();
    assertThat(budget.tryTake(holdsTwo)).as("not its turn").isFalse();
    assertThat(budget.tryTake(holdsOne)).isTrue();
  }

  @Test
  void whoWantsNothingUrgentTakesOnlyWhatNobodyElseWants() {
    TenantBudget budget = new TenantBudget(2, 1, null);
    NoMember hungry = take(budget, 2);
    NoMember idle = take(budget, 0);
    assertThat(budget.tryTakeSpare(idle)).isFalse();
    assertThat(idle.wakes + hungry.asked).as("it is not remembered").isZero();
    assertThat(budget.tryTake(hungry)).isFalse();
    budget.give(hungry);
    assertThat(budget.tryTakeSpare(idle)).as("somebody is hungry").isFalse();
    budget.sated(hungry);
    assertThat(budget.tryTakeSpare(idle)).isTrue();
  }

  @Test
  void onAFullServerATenantAboveItsShareYields() {
    ServerBudget server = new ServerBudget(3);
    TenantBudget one = new TenantBudget(3, 1, server);
    TenantBudget two = new TenantBudget(3, 2, server);
    take(one, 3);
    NoMember claimant = take(two, 0);
    assertThat(one.shouldYield(3)).isFalse();
    assertThat(two.tryTake(claimant)).isFalse();
    assertThat(one.shouldYield(3)).isTrue();
    assertThat(two.shouldYield(0)).isFalse();
    two.sated(claimant);
    assertThat(one.shouldYield(3)).isFalse();
  }

  @Test
  void aSpareConnectionIsNotTakenFromWhoClaimsItOnTheServer() {
    ServerBudget server = new ServerBudget(1);
    TenantBudget one = new TenantBudget(3, 1, server);
    TenantBudget two = new TenantBudget(3, 1, server);
    NoMember holder = take(one, 1);
    NoMember claimant = take(two, 0);
    assertThat(two.tryTake(claimant)).isFalse();
    one.give(holder);
    assertThat(claimant.wakes).isEqualTo(1);
    assertThat(one.tryTakeSpare(holder)).isFalse();
    assertThat(two.tryTake(claimant)).isTrue();
  }

  @Test
  void askingForASpareGoesRoundUntilSomebodyHasOne() {
    TenantBudget budget = new TenantBudget(1, 1, null);
    NoMember first = take(budget, 1);
    NoMember second = take(budget, 0);
    NoMember third = take(budget, 0);
    assertThat(budget.tryTake(third)).isFalse();
    assertThat(first.asked).isEqualTo(1);
    assertThat(second.asked).isEqualTo(1);
    assertThat(third.asked).isZero();
  }

  @Test
  void theLoadIsThatOfAllSlices() {
    TenantBudget budget = new TenantBudget(9, 1, null);
    budget.join(new Loaded(2));
    BudgetMember gone = new Loaded(5);
    budget.join(gone);
    assertThat(budget.load()).isEqualTo(7);
    budget.leave(gone);
    assertThat(budget.load()).isEqualTo(2);
  }

  private record Loaded(int load) implements BudgetMember {
    @Override
    public void wake() {}

    @Override
    public void spareOne(Runnable otherwise) {}
  }
}
