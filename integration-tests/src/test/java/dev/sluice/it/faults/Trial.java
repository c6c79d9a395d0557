package dev.sluice.it.faults;

import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays one scenario: has two crowds work, lets the fault strike in the midst of it, waits until
 * everybody is served again, sends all home, and looks at what is left. Confined to one thread.
 */
public final class Trial {

  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final Duration before;
  private final Duration after;
  private final long seed;

  /**
   * @param before how long the crowds work before the fault strikes
   * @param after how long they work on once everybody is served again
   * @param seed of what the faults leave to chance
   */
  public Trial(Duration before, Duration after, long seed) {
    this.before = before;
    this.after = after;
    this.seed = seed;
  }

  /**
   * Plays the scenario once.
   *
   * @throws AssertionError with everything that is wrong
   */
  public <S extends Scene> Evidence play(Scenario<S> scenario, Report report) {
    try (S scene = scenario.opening().open(new Random(seed))) {
      Evidence evidence = watched(scenario, scene, report);
      List<String> findings =
          new ArrayList<>(Judge.findings(evidence, scenario.tolerance(), scene.site().limit()));
      findings.addAll(scene.surprises());
      try {
        scenario.check().that(scene, evidence);
      } catch (AssertionError e) {
        findings.add(e.getMessage());
      }
      report.add(evidence, findings);
      if (!findings.isEmpty()) {
        throw new AssertionError(scenario + ":\n  " + String.join("\n  ", findings));
      }
      return evidence;
    }
  }

  private <S extends Scene> Evidence watched(Scenario<S> scenario, S scene, Report report) {
    try {
      return play(scenario, scene);
    } catch (AssertionError e) {
      report.broken(scenario.name(), e);
      throw e;
    }
  }

  private <S extends Scene> Evidence play(Scenario<S> scenario, S scene) {
    String run = "r" + RUNS.incrementAndGet();
    Site site = scene.site();
    Site other = scene.bystander();
    Crowd bystanders = Crowd.of(run + other.name(), other.clients(), other.workers());
    Crowd crowd = Crowd.of(run + site.name(), site.clients(), site.workers());
    long recovery;
    try (bystanders;
        crowd) {
      warmUp(crowd, bystanders);
      Await.pause(before);
      strike(scenario, scene);
      recovery = scenario.tolerance().isEnd() ? 0 : recovery(scenario, crowd, bystanders);
    }
    List<String> residue = new ArrayList<>(scene.residue());
    Balance balance = Balance.of(crowd.tally(), site.ledger());
    residue.addAll(strangers(other, bystanders));
    int capacity = scenario.tolerance().isEnd() ? site.limit() : site.capacity();
    return new Evidence(
        scenario.name(), crowd.tally(), balance, bystanders.tally(), recovery, capacity, residue);
  }

  private <S extends Scene> long recovery(Scenario<S> scenario, Crowd crowd, Crowd bystanders) {
    long recovery = crowd.awaitServed(scenario.tolerance().recovery());
    Await.pause(after);
    if (bystanders.awaitServed(WARM_UP) < 0) {
      bystanders.tally().complain(Tally.Complaint.HUNG, "not served in the end");
    }
    return recovery;
  }

  private static void warmUp(Crowd crowd, Crowd bystanders) {
    if (crowd.awaitServed(WARM_UP) < 0 || bystanders.awaitServed(WARM_UP) < 0) {
      throw new AssertionError(
          "no service before the fault: " + crowd.tally().samples() + crowd.tally().codes());
    }
  }

  private static <S extends Scene> void strike(Scenario<S> scenario, S scene) {
    try {
      scenario.strike().on(scene);
    } catch (Exception e) {
      throw new AssertionError(scenario + " could not be played", e);
    }
  }

  /** What the bystanders' ledger says against them. */
  private static List<String> strangers(Site other, Crowd bystanders) {
    Balance balance = Balance.of(bystanders.tally(), other.ledger());
    List<String> wrong = new ArrayList<>();
    if (!balance.lost().isEmpty() || !balance.doubled().isEmpty()) {
      wrong.add("bystanders lost " + balance.lost() + ", doubled " + balance.doubled());
    }
    return wrong;
  }
}
