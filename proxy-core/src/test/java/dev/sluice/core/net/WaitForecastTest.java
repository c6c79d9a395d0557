package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitForecastTest {

  private static final boolean SHORT = true;
  private static final boolean LONG = false;

  private final WaitForecast forecast = new WaitForecast();

  /** What it said before each of these waits. */
  private List<Boolean> foretold(List<Boolean> waits) {
    List<Boolean> said = new ArrayList<>();
    for (boolean wait : waits) {
      said.add(forecast.isShort());
      forecast.note(wait);
    }
    return said;
  }

  private static List<Boolean> times(int times, Boolean... waits) {
    return Collections.nCopies(times, List.of(waits)).stream().flatMap(List::stream).toList();
  }

  @Test
  void nothingIsExpectedOfTheFirstWait() {
    assertThat(forecast.isShort()).isFalse();
  }

  @Test
  void aFewShortWaitsHaveMoreExpected() {
    foretold(times(6, SHORT));

    assertThat(foretold(times(20, SHORT))).containsOnly(SHORT);
  }

  @Test
  void longWaitsAreNeverTakenForShort() {
    assertThat(foretold(times(50, LONG))).containsOnly(LONG);
  }

  @Test
  void whoAlwaysThinksBetweenAnswerAndQuestionIsFollowed() {
    foretold(times(12, SHORT, LONG));

    List<Boolean> waits = times(10, SHORT, LONG);
    assertThat(foretold(waits)).isEqualTo(waits);
  }

  @Test
  void oneLongWaitAmongShortOnesIsSoonForgotten() {
    foretold(times(20, SHORT));
    forecast.note(LONG);

    assertThat(foretold(times(20, SHORT))).filteredOn(said -> !said).hasSizeLessThanOrEqualTo(8);
    assertThat(foretold(times(20, SHORT))).containsOnly(SHORT);
  }

  @Test
  void whenItGoesQuietAFewWaitsAreTakenForShortAndThenNone() {
    foretold(times(100, SHORT));

    assertThat(foretold(times(20, LONG))).filteredOn(said -> said).hasSizeLessThanOrEqualTo(2);
    assertThat(foretold(times(20, LONG))).containsOnly(LONG);
  }
}
