package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpositionTest {

  @Test
  void whoNamesNoFormatGetsText() {
    assertThat(Exposition.forAccept(null)).isEqualTo(Exposition.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
            + "|OPEN_METRICS",
        "application/openmetrics-text|OPEN_METRICS",
        "Application/OpenMetrics-Text; q=1|OPEN_METRICS",
        "text/plain;version=0.0.4|TEXT",
        "text/plain;q=0.9,application/openmetrics-text;q=0.3|TEXT",
        "application/openmetrics-text;q=0|TEXT",
        "application/openmetrics-text;q=much|TEXT",
        "*/*|TEXT",
        "text/html,application/xhtml+xml,*/*;q=0.8|TEXT",
        ",;,|TEXT",
      })
  void theAcceptHeadersPreferenceDecides(String accept, Exposition expected) {
    assertThat(Exposition.forAccept(accept)).isEqualTo(expected);
  }
}
