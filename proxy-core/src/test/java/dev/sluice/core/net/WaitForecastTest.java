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
      said.add(forecast.isForPolling());
      forecast.note(wait, 1);
    }
    return said;
  }

  private static List<Boolean> times(int times, Boolean... waits) {
    return Collections.nCopies(times, List.of(waits)).stream().flatMap(List::stream).toList();
  }

  @Test
  void nothingIsExpectedOfTheFirstWait() {
    assertThat(forecast.isForPolling()).isFalse();
  }

  @Test
  void aFewShortWaitsHaveMoreExpected() {
    foretold(times(32, SHORT));

    assertThat(foretold(times(20, SHORT))).containsOnly(SHORT);
  }

  @Test
  void longWaitsAreNeverTakenForShort() {
    assertThat(foretold(times(50, LONG))).containsOnly(LONG);
  }

  @Test
  void whoAlwaysThinksBetweenAnswerAndQuestionIsFollowed() {
    foretold(times(20, SHORT, LONG));

    List<Boolean> waits = times(10, SHORT, LONG);
    assertThat(foretold(waits)).isEqualTo(waits);
  }

  @Test
  void oneLongWaitAmongShortOnesIsSoonForgotten() {
    foretold(times(40, SHORT));
    forecast.note(LONG, 1);

    assertThat(foretold(times(20, SHORT))).filteredOn(said -> !said).hasSizeLessThanOrEqualTo(8);
    assertThat(foretold(times(20, SHORT))).containsOnly(SHORT);
  }

  @Test
  void whenItGoesQuietAFewWaitsAreTakenForShortAndThenNone() {
    foretold(times(100, SHORT));

    assertThat(foretold(times(20, LONG))).filteredOn(said -> said).hasSizeLessThanOrEqualTo(2);
    assertThat(foretold(times(20, LONG))).containsOnly(LONG);
  }

  @Test
  void severalEventsAtOnceSpeakAgainstPollingForAWhile() {
    foretold(times(40, SHORT));
    forecast.note(SHORT, 2);

    assertThat(foretold(times(32, SHORT))).containsOnly(false);
    assertThat(foretold(times(32, SHORT))).containsOnly(true);
  }

  @Test
  void aWaitThatEndsWithoutAnEventIsNoCrowd() {
    foretold(times(40, SHORT));
    forecast.note(SHORT, 0);

    assertThat(forecast.isForPolling()).isTrue();
  }
}
