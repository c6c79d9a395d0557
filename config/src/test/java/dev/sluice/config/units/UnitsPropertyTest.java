package dev.sluice.config.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class UnitsPropertyTest {

  /** Eighteen digits are read, more are not. */
  private static final long MAX = 999_999_999_999_999_999L;

  @Property
  void durationsComeBackFromTheirWrittenForm(@ForAll @LongRange(min = 0, max = MAX) long micros) {
    Duration duration = Duration.of(micros, ChronoUnit.MICROS);
    assertThat(Durations.parse(Durations.format(duration))).contains(duration);
  }

  @Property
  void sizesComeBackFromTheirWrittenForm(@ForAll @LongRange(min = 0, max = MAX) long bytes) {
    assertThat(Sizes.parse(Sizes.format(bytes))).contains(bytes);
  }

  @Property
  void anyTextIsReadOrRefusedButNeverThrows(@ForAll String text) {
    assertThat(Durations.parse(text)).isNotNull();
    assertThat(Sizes.parse(text)).isNotNull();
  }

  @Example
  void largestUnitWithoutRestIsWritten() {
    assertThat(Durations.format(Duration.ofNanos(1_500_000))).isEqualTo("1500us");
    assertThat(Durations.format(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(Durations.format(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Durations.format(Duration.ofMinutes(60))).isEqualTo("1h");
    assertThat(Sizes.format(256 * 1024)).isEqualTo("256KiB");
    assertThat(Sizes.format(1000)).isEqualTo("1000B");
  }
}
