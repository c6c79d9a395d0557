package dev.sluice.cli.run;

import dev.sluice.cli.log.LogSetup;
import dev.sluice.cli.term.ExitCode;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step: everything is closed, and if that takes too long the process ends all the same.
 */
final class Ending {

  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** How long an orderly close may take; its parts have bounds of their own that add up to less. */
  private static final long CLOSE_SECONDS = 5;

  private Ending() {}

  static void close(AutoCloseable proxy, ExitCode code) {
    Thread closing =
        new Thread(
            () -> {
              try {
                proxy.close();
              } catch (Exception e) {
                LOG.error("closing failed", e);
              }
            },
            "sluice-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      LOG.error("closing takes too long; the process ends without it");
      LogSetup.finish();
      Runtime.getRuntime().halt(code == ExitCode.OK ? ExitCode.FORCED.status() : code.status());
    }
  }
}
