package dev.sluice.cli;

import dev.sluice.cli.log.LogLevel;
import dev.sluice.cli.log.LogSetup;
import dev.sluice.cli.run.ConfigFile;
import dev.sluice.cli.run.Foreground;
import dev.sluice.cli.run.Training;
import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The {@code sluice} program. */
public final class Main {

  /** What the launcher asks for to make its class archive; nothing for people. */
  private static final String TRAIN = "train";

  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = run(System.getenv(), out, err, arguments);
    LogSetup.finish();
    System.exit(status);
  }

  /** Runs one command; its exit status. */
  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    if (!LogLevel.isValid(environment)) {
      String level = environment.get(LogLevel.VARIABLE);
      String message =
          LogLevel.VARIABLE + ": " + level + " (expected: " + LogLevel.expected() + ")";
      return fail(err, new CommandFailure(ExitCode.USAGE, message));
    }
    try {
      if (arguments.length == 1 && arguments[0].equals(TRAIN)) {
        return Training.run().status();
      }
      ConfigFile config = QuickRun.of(environment, arguments);
      return config == null
          ? Commands.line(out, err).execute(arguments)
          : Foreground.run(config, out).status();
    } catch (RuntimeException e) {
      return fail(err, e);
    }
  }

  /** Tells of a failure as briefly as possible; the exit status for it. */
  static int fail(PrintWriter err, Exception failure) {
    ExitCode code = ExitCode.INTERNAL;
    String message = "internal error: " + failure;
    if (failure instanceof CommandFailure known) {
      code = known.code();
      message = String.valueOf(known.getMessage());
    } else {
      LoggerFactory.getLogger(Main.class).error("internal error", failure);
    }
    message.lines().forEach(line -> err.println("sluice: " + line));
    err.flush();
    return code.status();
  }
}
