package dev.sluice.cli.run;

import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.config.Problems;
import java.nio.file.Path;
import java.util.Map;

/** Where the configuration is, and how it is read. Immutable. */
public record ConfigFile(Path path) {

  private static final String VARIABLE = "SLUICE_CONFIG";
  private static final String USUAL = "sluice.yaml";

  /** The file that is meant when none is named. */
  public static ConfigFile byDefault(Map<String, String> environment) {
    return new ConfigFile(Path.of(environment.getOrDefault(VARIABLE, USUAL)));
  }

  /** Reads the file again, under the environment that the process was started with. */
  Loaded load() {
    return ConfigLoader.load(path, System.getenv());
  }

  /**
   * Reads the file.
   *
   * @throws CommandFailure with every mistake, a line each, if it has any
   */
  Configuration require() {
    Loaded loaded = load();
    if (loaded instanceof Configuration configuration) {
      return configuration;
    }
    throw new CommandFailure(ExitCode.CONFIG, text((Problems) loaded));
  }

  private String text(Problems problems) {
    int count = problems.problems().size();
    return problems
        + "\n"
        + path
        + ": "
        + count
        + (count == 1 ? " problem" : " problems")
        + ", so nothing was started";
  }
}
