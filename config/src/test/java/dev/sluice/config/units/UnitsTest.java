package dev.sluice.config.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "5m,300000", "1h,3600000", "2d,172800000", "30 s,30000"})
  void durationsHaveAUnit(String text, long millis) {
    assertThat(Durations.parse(text)).contains(Duration.ofMillis(millis));
  }

  @Test
  void theSmallestUnitIsTheMicrosecond() {
    assertThat(Durations.parse("50us")).contains(Duration.ofNanos(50_000));
    assertThat(Durations.parse("50ns")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "-1s",
        "1.5s",
        "30S",
        "30sec",
        "1h30m",
        "9999999999999999999s",
        "999999999999999999d",
        "١s"
      })
  void otherDurationsAreRefused(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7B,7", "64KiB,65536", "16MiB,16777216", "1GiB,1073741824", "1 KiB,1024"})
  void sizesHaveAUnit(String text, long bytes) {
    assertThat(Sizes.parse(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "64", "64K", "64KB", "64kib", "-1B", "1.5MiB", "999999999999999999GiB"})
  void otherSizesAreRefused(String text) {
    assertThat(Sizes.parse(text)).isEmpty();
  }
}
