package dev.sluice.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.tenant.RateLimit;
import dev.sluice.core.time.FakeTicker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private final FakeTicker ticker = new FakeTicker();

  private static int taken(RateLimiter limiter, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limiter.tryTake() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void withoutALimitEverythingPasses() {
    assertThat(taken(new RateLimiter(null, ticker), 1000)).isEqualTo(1000);
  }

  @Test
  void asManyAsTheBurstPassAtOnceAndNoMore() {
    RateLimiter limiter = new RateLimiter(new RateLimit(10, 5), ticker);
    assertThat(taken(limiter, 20)).isEqualTo(5);
  }

  @Test
  void whatIsUsedUpComesBackAtTheRate() {
    RateLimiter limiter = new RateLimiter(new RateLimit(10, 5), ticker);
    assertThat(taken(limiter, 20)).isEqualTo(5);
    ticker.pass(Duration.ofMillis(99));
    assertThat(taken(limiter, 20)).isZero();
    ticker.pass(Duration.ofMillis(1));
    assertThat(taken(limiter, 20)).isEqualTo(1);
    ticker.pass(Duration.ofMillis(300));
    assertThat(taken(limiter, 20)).isEqualTo(3);
  }

  @Test
  void aPauseSavesUpNoMoreThanTheBurst() {
    RateLimiter limiter = new RateLimiter(new RateLimit(10, 5), ticker);
    ticker.pass(Duration.ofHours(1));
    assertThat(taken(limiter, 20)).isEqualTo(5);
  }

  @Test
  void anotherLimitAppliesAtOnceAndWhatWasUsedUpStaysUsedUp() {
    RateLimiter limiter = new RateLimiter(new RateLimit(10, 5), ticker);
    assertThat(taken(limiter, 20)).isEqualTo(5);
    limiter.limit(new RateLimit(1000, 5));
    assertThat(taken(limiter, 20)).isZero();
    limiter.limit(null);
    assertThat(taken(limiter, 20)).isEqualTo(20);
    limiter.limit(new RateLimit(1, 1));
    ticker.pass(Duration.ofSeconds(2));
    assertThat(taken(limiter, 20)).isEqualTo(1);
  }

  @Test
  void aBurstThatLastsLongerThanTheClockIsNoMistake() {
    RateLimiter limiter = new RateLimiter(new RateLimit(1, Long.MAX_VALUE), ticker);
    assertThat(taken(limiter, 1000)).isEqualTo(1000);
  }

  @Property(tries = 200)
  void neverMorePassThanTheBurstAndTheRateTogether(
      @ForAll @IntRange(min = 1, max = 50) int perSecond,
      @ForAll @IntRange(min = 1, max = 20) int burst,
      @ForAll @IntRange(min = 1, max = 40) int rounds,
      @ForAll @IntRange(min = 0, max = 300) int millis) {
    FakeTicker clock = new FakeTicker();
    RateLimiter limiter = new RateLimiter(new RateLimit(perSecond, burst), clock);
    int passed = 0;
    for (int i = 0; i < rounds; i++) {
      passed += taken(limiter, 30);
      clock.pass(Duration.ofMillis(millis));
    }
    double seconds = (rounds - 1) * millis / 1000.0;
    assertThat(passed).isLessThanOrEqualTo((int) Math.ceil(burst + seconds * perSecond + 1e-6));
    if (millis > 0 && 30.0 / perSecond > millis / 1000.0) {
      assertThat(passed).isGreaterThanOrEqualTo(Math.min(burst, 30));
    }
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanOne() throws InterruptedException {
    RateLimiter limiter = new RateLimiter(new RateLimit(1, 1000), ticker);
    AtomicInteger passed = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      threads.execute(
          () -> {
            try {
              go.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            passed.addAndGet(taken(limiter, 1000));
          });
    }
    go.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(passed.get()).isEqualTo(1000);
  }
}
