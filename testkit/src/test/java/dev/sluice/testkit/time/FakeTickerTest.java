package dev.sluice.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeTickerTest {

  @Test
  void standsStillUntilAdvancedAndThenMovesBothClocks() {
    FakeTicker ticker = new FakeTicker();
    long nanos = ticker.nanos();
    long millis = ticker.epochMillis();
    assertThat(ticker.nanos()).isEqualTo(nanos);
    ticker.advance(Duration.ofMillis(1500));
    assertThat(ticker.nanos() - nanos).isEqualTo(1_500_000_000L);
    assertThat(ticker.epochMillis() - millis).isEqualTo(1500);
  }

  @Test
  void neverGoesBack() {
    assertThatThrownBy(() -> new FakeTicker().advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mayOverflowAsTheRealCounterMay() {
    FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - 1);
    long before = ticker.nanos();
    ticker.advance(Duration.ofNanos(5));
    assertThat(ticker.nanos()).isNegative();
    assertThat(ticker.nanos() - before).isEqualTo(5);
  }
}
