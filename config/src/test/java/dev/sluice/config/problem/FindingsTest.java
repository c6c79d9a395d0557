package dev.sluice.config.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {

  private final Findings findings = new Findings();

  @Test
  void problemsComeInTheOrderOfLinesAndTheEnvironmentLast() {
    findings.wrong(Place.variable("X"), KeyPath.TOP, "a", "b");
    findings.wrong(new Place("f", 10, 1), KeyPath.TOP, "a", "b");
    findings.wrong(new Place("f", 2, 9), KeyPath.TOP, "a", "b");
    findings.wrong(new Place("f", 2, 3), KeyPath.TOP, "a", "b");
    assertThat(findings.problems())
        .extracting(problem -> problem.place().toString())
        .containsExactly("f:2:3", "f:2:9", "f:10:1", "environment variable X");
  }

  @Test
  void sameMistakeIsReportedOnce() {
    findings.wrong(new Place("f", 1, 1), KeyPath.TOP, "a", "b");
    findings.wrong(new Place("f", 1, 1), KeyPath.TOP, "a", "b");
    assertThat(findings.problems()).hasSize(1);
  }

  @Test
  void pathNamesKeysAndPositions() {
    KeyPath path = KeyPath.TOP.key("tenants").item(2).key("limits").key("maxPool");
    assertThat(path).hasToString("tenants[2].limits.maxPool");
    assertThat(KeyPath.TOP).hasToString("");
  }
}
