package dev.sluice.cli;

import dev.sluice.cli.run.ConfigFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code run}, {@code run --config FILE} and their like without a library: to load and
 * verify picocli's classes, which no class archive may hold because they are of an old format,
 * costs a third of the time that the proxy takes to be ready.
 */
final class QuickRun {

  private QuickRun() {}

  /** The configuration to run on, or null if the command line takes more to be understood. */
  static @Nullable ConfigFile of(Map<String, String> environment, String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("run")) {
      return null;
    }
    if (arguments.length == 1) {
      return ConfigFile.byDefault(environment);
    }
    String option = arguments[1];
    if (arguments.length == 2 && option.startsWith("--config=")) {
      return new ConfigFile(Path.of(option.substring("--config=".length())));
    }
    boolean named = option.equals("--config") || option.equals("-c");
    return arguments.length == 3 && named && !arguments[2].startsWith("-")
        ? new ConfigFile(Path.of(arguments[2]))
        : null;
  }
}
