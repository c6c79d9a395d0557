package dev.sluice.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.RetrySettings;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OpenRetryTest {

  private static final RetrySettings SETTINGS =
      new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(10), 3);

  private final OpenRetry retry = new OpenRetry();

  /** Shortly before the clock overflows. */
  private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

  private void fail() {
    long began = now;
    now += Duration.ofMillis(10).toNanos();
    retry.onFailure(SETTINGS, began, now);
  }

  @Test
  void withoutFailuresThereIsNoPause() {
    assertThat(retry.nanosToWait(now)).isZero();
    assertThat(retry.isExhausted(SETTINGS)).isFalse();
    assertThat(retry.failures()).isZero();
  }

  @RepeatedTest(20)
  void thePausesBoundDoublesUpToTheLongest() {
    for (long bound : new long[] {1, 2, 4, 8, 10, 10}) {
      fail();
      assertThat(retry.nanosToWait(now)).isBetween(0L, Duration.ofSeconds(bound).toNanos());
      now += Duration.ofSeconds(11).toNanos();
      assertThat(retry.nanosToWait(now)).isZero();
    }
  }

  @Test
  void pausesAreDrawnFromTheWholeRange() {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 500; i++) {
      OpenRetry one = new OpenRetry();
      one.onFailure(SETTINGS, now - 1, now);
      least = Math.min(least, one.nanosToWait(now));
      most = Math.max(most, one.nanosToWait(now));
    }
    assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(100));
    assertThat(Duration.ofNanos(most)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
  }

  @Test
  void thePausePasses() {
    fail();
    long pause = retry.nanosToWait(now);
    assertThat(retry.nanosToWait(now + pause / 2)).isEqualTo(pause - pause / 2);
    assertThat(retry.nanosToWait(now + pause)).isZero();
  }

  @Test
  void itIsExhaustedAfterSoManyFailuresInARow() {
    fail();
    fail();
    assertThat(retry.isExhausted(SETTINGS)).isFalse();
    fail();
    assertThat(retry.isExhausted(SETTINGS)).isTrue();
  }

  @Test
  void aSuccessForgetsThem() {
    fail();
    fail();
    fail();
    retry.onSuccess();
    assertThat(retry.nanosToWait(now)).isZero();
    assertThat(retry.isExhausted(SETTINGS)).isFalse();
    fail();
    assertThat(retry.failures()).isEqualTo(1);
  }

  @Test
  void attemptsThatWereUnderWayTogetherFailAsOne() {
    long began = now;
    now += 10;
    for (int i = 0; i < 8; i++) {
      retry.onFailure(SETTINGS, began, now);
      now += 10;
    }
    assertThat(retry.failures()).isEqualTo(1);
    fail();
    assertThat(retry.failures()).isEqualTo(2);
  }
}
