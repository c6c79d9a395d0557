package dev.sluice.config.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sample;
import dev.sluice.core.tenant.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

  private static Sample limited(String rate) {
    return Sample.tenantAnd("tier: FREE\nlimits: {rateLimit: " + rate + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200/s|200|400",
        "{perSecond: 200}|200|400",
        "{perSecond: 200, burst: 1}|200|1",
        "{perSecond: 1, burst: 10000000}|1|10000000"
      })
  void rateHasABurst(String rate, long perSecond, long burst) {
    assertThat(limited(rate).tenant().limits().admission().rateLimit())
        .isEqualTo(new RateLimit(perSecond, burst));
  }

  @Test
  void noneLiftsTheTiersRate() {
    assertThat(limited("none").tenant().limits().admission().rateLimit()).isNull();
    assertThat(Sample.tenantAnd("tier: FREE").tenant().limits().admission().rateLimit())
        .isEqualTo(new RateLimit(200, 400));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200|200 (expected: none, a rate from 1/s to 10000000/s,",
        "0/s|0/s (expected: none,",
        "200/m|200/m (expected: none,",
        "{perSecond: 0}|perSecond: 0 (expected: a whole number from 1 to 10000000)",
        "{burst: 5}|perSecond: missing",
        "{perSecond: 5, brust: 5}|brust: unknown key (expected: burst)",
        "[200]|a list (expected: none,"
      })
  void otherRatesAreMistakes(String rate, String mistake) {
    assertThat(limited(rate).problems()).singleElement().asString().contains(mistake);
  }
}
