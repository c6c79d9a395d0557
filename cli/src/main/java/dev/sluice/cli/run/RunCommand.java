package dev.sluice.cli.run;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the proxy in the foreground.",
    footer = {
      "",
      "SIGTERM and SIGINT finish what runs and end; a second one ends at once.",
      "SIGHUP and a change of the file reload the configuration."
    })
public final class RunCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return Foreground.run(config.file(), spec.commandLine().getOut()).status();
  }
}
