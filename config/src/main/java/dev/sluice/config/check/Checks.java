package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.problem.Findings;

/** All rules that concern several keys at once. Stateless. */
public final class Checks {

  private Checks() {}

  /** Reports every rule that {@code draft} breaks; values with mistakes of their own break none. */
  public static void run(Draft draft, Findings findings) {
    new TenantChecks(draft, findings).run();
    new NameChecks(draft, findings).run();
    new LimitChecks(draft, findings).run();
    new LaneChecks(draft, findings).run();
    new ListenerChecks(draft, findings).run();
    new AddressChecks(draft, findings).run();
    new LoginChecks(draft, findings).run();
    new ServerChecks(draft, findings).run();
    new ReplicaChecks(draft, findings).run();
    new ServedChecks(draft, findings).run();
  }
}
