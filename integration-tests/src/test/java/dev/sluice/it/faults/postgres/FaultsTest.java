package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Report;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the faults, and writes what each of them did to {@code target/faults.txt}. System
 * properties:
 *
 * <ul>
 *   <li>{@code sluice.faults=all}: all faults, not only the selection
 *   <li>{@code sluice.faults.only=REGEX}: those whose name has a match
 *   <li>{@code sluice.faults.seconds=N}: how long the clients work before and after each; 0.3
 *   <li>{@code sluice.faults.rounds=N}: how often all of that; 1
 *   <li>{@code sluice.faults.seed=N}: of what is left to chance in the first round; 1. When what
 *       happens is up to the machine all the same
 * </ul>
 */
class FaultsTest {

  private static final Logger log = LoggerFactory.getLogger(FaultsTest.class);
  private static final Report REPORT = new Report(log::info);

  @TestFactory
  Stream<DynamicTest> faultsAreSurvived() {
    Duration time = Duration.ofMillis((long) (1000 * Double.parseDouble(option("seconds", "0.3"))));
    long seed = Long.parseLong(option("seed", "1"));
    List<DynamicTest> tests = new ArrayList<>();
    for (int round = 0; round < Integer.parseInt(option("rounds", "1")); round++) {
      Trial trial = new Trial(time, time, seed + round);
      for (Scenario<?> scenario : chosen()) {
        tests.add(DynamicTest.dynamicTest(scenario.name(), () -> trial.play(scenario, REPORT)));
      }
    }
    return tests.stream();
  }

  @AfterAll
  static void writeReport() throws IOException {
    Files.writeString(Path.of("target", "faults.txt"), REPORT.toString());
    assertThat(REPORT.unforgivable()).isEmpty();
  }

  private static List<Scenario<?>> chosen() {
    List<Scenario<?>> all = new ArrayList<>(Catalogue.brief());
    String only = option("only", "");
    if (!only.isEmpty() || System.getProperty("sluice.faults", "").equals("all")) {
      all.addAll(Catalogue.rest());
    }
    Pattern pattern = Pattern.compile(only);
    return all.stream().filter(scenario -> pattern.matcher(scenario.name()).find()).toList();
  }

  private static String option(String name, String otherwise) {
    return System.getProperty("sluice.faults." + name, otherwise);
  }
}
