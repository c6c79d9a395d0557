package dev.sluice.cli;

import dev.sluice.cli.demo.DemoCommand;
import dev.sluice.cli.run.CheckCommand;
import dev.sluice.cli.run.RunCommand;
import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands. */
@Command(
    name = "sluice",
    description = "A connection proxy: many sessions on small per-tenant backend pools.",
    subcommands = {RunCommand.class, CheckCommand.class, DemoCommand.class, VersionCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
final class Commands {

  private Commands() {}

  /** The command line, ready to be executed; every failure is a line on {@code err}. */
  static CommandLine line(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Commands());
    line.setOut(out);
    line.setErr(err);
    line.setExecutionExceptionHandler((failure, at, parsed) -> Main.fail(err, failure));
    line.setParameterExceptionHandler((failure, arguments) -> misunderstood(err, failure));
    return line;
  }

  private static int misunderstood(PrintWriter err, CommandLine.ParameterException failure) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    return Main.fail(
        err,
        new CommandFailure(ExitCode.USAGE, failure.getMessage() + " (see: " + name + " --help)"));
  }
}
