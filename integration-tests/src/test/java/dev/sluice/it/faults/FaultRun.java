package dev.sluice.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a catalogue of faults as tests, and writes what each of them did to a file in {@code
 * target}. System properties:
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
public final class FaultRun {

  private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

  private final Report report = new Report(log::info);
  private final String file;

  /**
   * @param file where the table goes
   */
  public FaultRun(String file) {
    this.file = file;
  }

  /**
   * The faults, each a test.
   *
   * @param brief what is played with every build
   * @param rest what is played when asked
   */
  public Stream<DynamicTest> tests(List<Scenario<?>> brief, List<Scenario<?>> rest) {
    Duration time = Duration.ofMillis((long) (1000 * Double.parseDouble(option("seconds", "0.3"))));
    long seed = Long.parseLong(option("seed", "1"));
    List<DynamicTest> tests = new ArrayList<>();
    for (int round = 0; round < Integer.parseInt(option("rounds", "1")); round++) {
      Trial trial = new Trial(time, time, seed + round);
      for (Scenario<?> scenario : chosen(brief, rest)) {
        tests.add(DynamicTest.dynamicTest(scenario.name(), () -> trial.play(scenario, report)));
      }
    }
    return tests.stream();
  }

  private static List<Scenario<?>> chosen(List<Scenario<?>> brief, List<Scenario<?>> rest) {
    List<Scenario<?>> all = new ArrayList<>(brief);
    String only = option("only", "");
    if (!only.isEmpty() || System.getProperty("sluice.faults", "").equals("all")) {
      all.addAll(rest);
    }
    Pattern pattern = Pattern.compile(only);
    return all.stream().filter(scenario -> pattern.matcher(scenario.name()).find()).toList();
  }

  private static String option(String name, String otherwise) {
    return System.getProperty("sluice.faults." + name, otherwise);
  }

  /**
   * Writes the table.
   *
   * @throws AssertionError if something happened that no second attempt excuses
   */
  public void writeReport() {
    try {
      Files.writeString(Path.of("target", file), report.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Assertions.assertThat(report.unforgivable()).isEmpty();
  }
}
