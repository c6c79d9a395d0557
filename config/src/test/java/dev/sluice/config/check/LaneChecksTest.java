package dev.sluice.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneChecksTest {

  private static List<String> problems(String lanes) {
    return Sample.postgresAnd("lanes: " + lanes).problems().stream()
        .map(line -> line.substring(line.indexOf("lanes")))
        .toList();
  }

  @Test
  void laneFitsIntoItsTenant() {
    assertThat(problems("{low: {users: [a], maxPool: 51}}"))
        .containsExactly(
            "lanes.low.maxPool: 51 (expected: at most the tenant's maxPool, which is 50)");
    assertThat(problems("{low: {users: [a], minPool: 3, maxPool: 2}}"))
        .containsExactly("lanes.low.minPool: 3 (expected: at most the lane's maxPool, which is 2)");
    assertThat(problems("{low: {users: [a], minPool: 30}, high: {users: [b], minPool: 30}}"))
        .containsExactly(
            "lanes.high.minPool: 30"
                + " (expected: the minPool of all lanes, 60, within the tenant's maxPool of 50)");
  }

  @Test
  void userBelongsToOneLane() {
    assertThat(problems("{low: {users: [a, b]}, high: {users: [b]}}"))
        .containsExactly("lanes.high.users[0]: b (expected: each once; lane low has it)");
    assertThat(problems("{low: {applications: [\"x*\"]}, high: {applications: [\"x*\"]}}"))
        .containsExactly("lanes.high.applications[0]: x* (expected: each once; lane low has it)");
  }

  @Test
  void laneTakesSomebody() {
    assertThat(problems("{low: {maxPool: 1}}"))
        .containsExactly("lanes.low: a lane for nobody (expected: users or applications)");
    assertThat(problems("{default: {users: [a]}}"))
        .containsExactly(
            "lanes.default: a lane named default"
                + " (expected: another name; the limits of the default lane are the tenant's)");
  }

  @Test
  void starStandsOnlyAtTheEnd() {
    assertThat(problems("{low: {applications: [\"a*b\"]}}"))
        .containsExactly(
            "lanes.low.applications[0]: a*b (expected: a name, with * only at its end)");
  }

  @Test
  void nameOfALaneHasAForm() {
    assertThat(problems("{\"lo w\": {users: [a]}}"))
        .containsExactly("lanes.lo w: not a name (expected: a lane's name)");
  }
}
