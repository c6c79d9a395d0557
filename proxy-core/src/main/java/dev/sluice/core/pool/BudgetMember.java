package dev.sluice.core.pool;

/** A slice as the budgets see it. All calls come from any thread. */
interface BudgetMember {

  /** A connection that was refused may be possible now. */
  void wake();

  /**
   * Somebody needs a connection more than this slice needs an idle one.
   *
   * @param otherwise to be run if the slice has none to spare
   */
  void spareOne(Runnable otherwise);

  /** Units of work running and waiting; may be a moment old. */
  int load();
}
