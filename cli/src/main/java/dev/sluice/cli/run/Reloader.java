package dev.sluice.cli.run;

import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.config.Problems;
import dev.sluice.config.reload.ReloadPlan;
import dev.sluice.core.ProxyException;
import dev.sluice.core.settings.ProxySettings;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a changed configuration in force: the whole of it or, if anything is wrong with it, nothing.
 * Thread-safe: reloads take turns.
 */
final class Reloader {

  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  /** The proxy that runs. */
  interface Target {

    /** Makes the settings its own. */
    void reload(ProxySettings settings) throws ProxyException;

    /** Remembers that a configuration was not put in force. */
    void refused(String why);
  }

  private final Supplier<Loaded> source;
  private final Target target;
  private Consumer<Set<Path>> followed = files -> {};
  private ProxySettings inForce;

  /**
   * @param inForce what the proxy was started with
   * @param source reads the configuration
   */
  Reloader(ProxySettings inForce, Supplier<Loaded> source, Target target) {
    this.inForce = inForce;
    this.source = source;
    this.target = target;
  }

  /** Has {@code files} told of the files that a configuration was made of, after each reading. */
  synchronized void follow(Consumer<Set<Path>> files) {
    followed = files;
  }

  /** Reads the configuration again and applies what is different. Never throws. */
  synchronized void reload(String why) {
    try {
      Loaded loaded = source.get();
      followed.accept(loaded.files());
      if (loaded instanceof Configuration configuration) {
        apply(why, configuration);
      } else {
        refuse(why, (Problems) loaded);
      }
    } catch (RuntimeException e) {
      LOG.error("{}: the configuration could not be reloaded", why, e);
    }
  }

  private void apply(String why, Configuration configuration) {
    ReloadPlan plan = ReloadPlan.between(inForce, configuration.settings());
    configuration.notices().forEach(notice -> LOG.info("{}", notice));
    if (inForce.equals(configuration.settings())) {
      LOG.info("{}: the configuration has not changed", why);
      return;
    }
    try {
      target.reload(configuration.settings());
      inForce = configuration.settings();
      LOG.info("{}: the configuration was reloaded", why);
      plan.lines().forEach(line -> LOG.info("{}", line));
    } catch (ProxyException e) {
      LOG.error("{}: the configuration is not in force: {}", why, e.getMessage());
      target.refused(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String why, Problems problems) {
    LOG.error("{}: the configuration has mistakes, so nothing was changed", why);
    problems.problems().forEach(problem -> LOG.error("{}", problem));
    target.refused(problems.problems().size() + " mistakes; first " + problems.problems().get(0));
  }
}
