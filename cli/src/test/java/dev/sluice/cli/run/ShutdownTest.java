package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.term.ExitCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ShutdownTest {

  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
  private int drains;
  private final Shutdown shutdown =
      new Shutdown(
          () -> {
            drains++;
            return drained;
          });

  @Test
  void oneRequestEndsWellWhenAllWorkIsFinished() {
    shutdown.request("SIGTERM");
    drained.complete(true);

    assertThat(shutdown.await()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aSecondRequestDoesNotWaitForWork() {
    shutdown.request("SIGTERM");
    shutdown.request("SIGINT");

    assertThat(shutdown.await()).isEqualTo(ExitCode.FORCED);
    assertThat(drains).isOne();
  }

  @Test
  void workThatRanOutOfTimeIsToldApart() {
    shutdown.request("SIGTERM");
    drained.complete(false);

    assertThat(shutdown.await()).isEqualTo(ExitCode.FORCED);
  }

  @Test
  void aDrainThatFailsIsAnInternalError() {
    shutdown.request("SIGTERM");
    drained.completeExceptionally(new IllegalStateException("broken"));

    assertThat(shutdown.await()).isEqualTo(ExitCode.INTERNAL);
  }
}
