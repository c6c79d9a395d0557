package dev.sluice.cli.run;

import dev.sluice.cli.term.ExitCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the program ends. The first request has running work finished, the second ends at once.
 *
 * <pre>
 *   RUNNING  --{@link #request}--> DRAINING --{@link #request}--> forced
 *                                     |
 *                                     +-- drained --> done
 * </pre>
 *
 * <p>Thread-safe.
 */
final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Supplier<CompletionStage<Boolean>> drain;
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
  private boolean draining;

  /**
   * @param drain starts to drain; true in the end if all work was finished, false if time ran out
   */
  Shutdown(Supplier<CompletionStage<Boolean>> drain) {
    this.drain = drain;
  }

  /** Asks to end. */
  void request(String why) {
    synchronized (this) {
      if (draining) {
        LOG.warn("{} again: ending at once", why);
        ended.complete(ExitCode.FORCED);
        return;
      }
      draining = true;
    }
    LOG.info("{}: finishing what runs; once more ends at once", why);
    drain
        .get()
        .whenComplete(
            (finished, failure) -> {
              if (failure != null) {
                LOG.error("draining failed", failure);
                ended.complete(ExitCode.INTERNAL);
              } else {
                ended.complete(finished ? ExitCode.OK : ExitCode.FORCED);
              }
            });
  }

  /** Waits for the end. */
  ExitCode await() {
    return ended.join();
  }
}
