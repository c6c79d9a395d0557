package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignalsTest {

  /** A signal that neither the JVM nor the test runner uses. */
  private static final String UNUSED = "WINCH";

  @Test
  void theActionRunsEachTimeTheSignalComes() throws Exception {
    Semaphore runs = new Semaphore(0);

    assertThat(Signals.on(UNUSED, runs::release)).isTrue();

    Signals.raise(UNUSED);
    assertThat(runs.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    Signals.raise(UNUSED);
    assertThat(runs.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSignalThatThePlatformLacksIsNoFailure() {
    assertThat(Signals.on("NOSUCH", () -> {})).isFalse();
  }
}
