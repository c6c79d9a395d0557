package dev.sluice.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Some clients' scripts, held once without Sluice and as often as wanted through it. Confined to
 * one thread.
 */
final class Round {

  private final Dialect dialect;
  private final List<Script> scripts;
  private final List<Recording> direct;

  /** Holds the scripts without Sluice. */
  Round(Dialect dialect, Front server, List<Script> scripts) {
    this.dialect = dialect;
    this.scripts = scripts;
    try (Driver driver = new Driver(dialect, server)) {
      this.direct = driver.run(scripts, List.of(), new Pace(new Random(1)), never(scripts));
    }
  }

  static List<Cut> never(List<Script> scripts) {
    return scripts.stream().map(script -> Cut.NEVER).toList();
  }

  List<Script> scripts() {
    return scripts;
  }

  List<Recording> direct() {
    return direct;
  }

  /** Holds the scripts through Sluice. */
  List<Recording> run(Front sluice, long pace, List<Cut> cuts) {
    try (Driver driver = new Driver(dialect, sluice)) {
      return driver.run(scripts, direct, new Pace(new Random(pace)), cuts);
    }
  }

  /**
   * The first difference of each client's replies, in the order of the scripts.
   *
   * @param mayBeLost whether clients broke off and backends were lost
   */
  List<Difference> differences(List<Recording> proxied, boolean mayBeLost) {
    List<Difference> found = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      Comparison comparison =
          new Comparison(dialect, scripts.get(i), direct.get(i), proxied.get(i));
      Optional<Difference> difference =
          mayBeLost ? comparison.differenceBeforeLoss() : comparison.difference();
      difference.ifPresent(found::add);
    }
    return found;
  }
}
