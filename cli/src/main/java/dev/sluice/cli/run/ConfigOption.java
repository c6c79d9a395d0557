package dev.sluice.cli.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigOption {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration (default: $SLUICE_CONFIG, or sluice.yaml).")
  private @Nullable Path path;

  ConfigFile file() {
    return path == null ? ConfigFile.byDefault(System.getenv()) : new ConfigFile(path);
  }
}
