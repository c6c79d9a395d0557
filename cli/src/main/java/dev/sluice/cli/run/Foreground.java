package dev.sluice.cli.run;

import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.config.Configuration;
import dev.sluice.config.file.FileWatcher;
import dev.sluice.core.ProxyException;
import dev.sluice.core.time.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy in the foreground, from its configuration to its last client. */
public final class Foreground {

  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  /** How often the files of the configuration are looked at. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private Foreground() {}

  /**
   * Runs until it is told to end.
   *
   * @param out where the line goes that says that clients are served
   * @throws CommandFailure if it cannot start
   */
  public static ExitCode run(ConfigFile config, PrintWriter out) {
    return run(
        config,
        proxy -> {
          out.println(ReadyLine.of(proxy, Ticker.system()));
          out.flush();
        });
  }

  /**
   * Runs until it is told to end.
   *
   * @param ready is told when clients are served
   */
  static ExitCode run(ConfigFile config, Consumer<Assembly> ready) {
    Configuration configuration = config.require();
    configuration.notices().forEach(notice -> LOG.warn("{}", notice));
    Assembly proxy = start(configuration);
    Shutdown shutdown = new Shutdown(proxy::drain);
    Signals.on("TERM", () -> shutdown.request("SIGTERM"));
    Signals.on("INT", () -> shutdown.request("SIGINT"));
    Reloader reloader = new Reloader(configuration.settings(), config::load, proxy);
    Signals.on("HUP", () -> reloader.reload("SIGHUP"));
    try (FileWatcher watcher =
        FileWatcher.start(
            configuration.files(), LOOK_EVERY, () -> reloader.reload("file changed"))) {
      reloader.follow(watcher::watch);
      ready.accept(proxy);
      ExitCode code = shutdown.await();
      Ending.close(proxy, code);
      return code;
    }
  }

  private static Assembly start(Configuration configuration) {
    try {
      return Assembly.start(configuration.settings(), Ticker.system());
    } catch (ProxyException e) {
      throw new CommandFailure(ExitCode.START_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
