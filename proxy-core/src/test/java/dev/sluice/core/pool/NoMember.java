package dev.sluice.core.pool;

/** A slice that takes and wants nothing of itself; for counting what a budget has left. */
final class NoMember implements BudgetMember {

  int wakes;
  int asked;

  @Override
  public void wake() {
    wakes++;
  }

  @Override
  public void spareOne(Runnable otherwise) {
    asked++;
    otherwise.run();
  }

  @Override
  public int load() {
    return 0;
  }

  /** How many connections {@code budget} has left. */
  static int left(TenantBudget budget) {
    NoMember probe = new NoMember();
    budget.join(probe);
    int left = 0;
    while (budget.tryTake(probe)) {
      left++;
    }
    budget.sated(probe);
    for (int i = 0; i < left; i++) {
      budget.give(probe);
    }
    budget.leave(probe);
    return left;
  }
}
