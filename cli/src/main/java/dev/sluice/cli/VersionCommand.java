package dev.sluice.cli;

import dev.sluice.cli.term.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice version}. */
@Command(name = "version", description = "Say which version this is, and on which Java.")
final class VersionCommand implements Callable<Integer>, CommandLine.IVersionProvider {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "sluice "
          + Version.get()
          + " (Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("java.vm.name")
          + ")"
    };
  }
}
