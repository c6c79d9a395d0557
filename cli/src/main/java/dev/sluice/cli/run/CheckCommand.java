package dev.sluice.cli.run;

import dev.sluice.cli.term.ExitCode;
import dev.sluice.config.Configuration;
import dev.sluice.config.Loaded;
import dev.sluice.config.Problems;
import dev.sluice.config.problem.Notice;
import dev.sluice.config.problem.Problem;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice check}: says everything that is wrong with a configuration, and starts nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Read a configuration and say all that is wrong with it.")
public final class CheckCommand implements Callable<Integer> {

  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ConfigFile file = config.file();
    Loaded loaded = file.load();
    for (Notice notice : loaded.notices()) {
      out.println("notice: " + notice);
    }
    out.flush();
    if (loaded instanceof Problems problems) {
      for (Problem problem : problems.problems()) {
        err.println("problem: " + problem);
      }
      err.flush();
      out.println(file.path() + ": " + counted(problems.problems().size(), "problem"));
      return ExitCode.CONFIG.status();
    }
    out.println(file.path() + ": fine, " + summary((Configuration) loaded));
    return ExitCode.OK.status();
  }

  private static String summary(Configuration configuration) {
    return counted(configuration.settings().listeners().size(), "listener")
        + ", "
        + counted(configuration.settings().tenants().size(), "tenant");
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
