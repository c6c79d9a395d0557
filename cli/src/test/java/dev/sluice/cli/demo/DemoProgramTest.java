package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.Program;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.testkit.process.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The demo as a process, with a real PostgreSQL. */
final class DemoProgramTest {

  private static Program demo(String... more) throws Exception {
    return Program.start(arguments(more));
  }

  private static String[] arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("demo", "--port", "0", "--redis-port", "0", "--admin-port", "0"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  /** Clients, work, nobody waiting and no errors. */
  private static String busyRow(DemoTenant tenant, String protocol) {
    return "(?m)^ +" + tenant.id() + " +" + protocol + " +[1-9]\\d* +[1-9][0-9.]* .* 0 +0$";
  }

  private static int end(Program demo) throws Exception {
    int status = demo.awaitEnd();
    String why = "no PostgreSQL can be run here: " + demo.errors();
    assumeTrue(status != ExitCode.NO_DATABASE.status(), why);
    return status;
  }

  @Test
  void itSaysWhatToTryAndLoadsThreeTenantsWithoutAnError() throws Exception {
    try (Program demo = demo("--duration", "6s")) {
      assertThat(end(demo)).isEqualTo(ExitCode.OK.status());
      for (DemoTenant tenant : DemoTenant.ALL) {
        assertThat(demo.output())
            .contains("psql postgresql://app." + tenant.id() + ":demo@127.0.0.1:")
            .containsPattern(busyRow(tenant, "postgres"));
        if (!demo.output().contains("without Redis")) {
          assertThat(demo.output())
              .contains("redis-cli -u redis://app." + tenant.id() + ":demo@127.0.0.1:")
              .containsPattern(busyRow(tenant, "redis"));
        }
      }
      assertThat(demo.output()).contains("ready in", "/metrics").endsWith("Stopping.\n");
    }
  }

  @Test
  void ctrlCEndsAllOfIt() throws Exception {
    try (Program demo = demo()) {
      demo.awaitLine("tenant ");
      demo.signal("INT");

      assertThat(end(demo)).isEqualTo(ExitCode.OK.status());
      demo.awaitChildren();
    }
  }

  /** A terminal's Ctrl-C reaches all of the foreground, and the databases must outlast Sluice. */
  @Test
  void ctrlCInATerminalEndsItInOrder() throws Exception {
    assumeTrue(Shell.find("setsid").isPresent(), "no setsid to stand in for a terminal");
    try (Program demo = Program.startLeading(arguments())) {
      demo.awaitLine(String.format(Locale.ROOT, "  %-7s postgres ", DemoTenant.ALL.get(0).id()));
      String before = demo.errors();
      demo.signalGroup("INT");

      assertThat(end(demo)).isEqualTo(ExitCode.OK.status());
      assertThat(demo.errors().substring(before.length())).doesNotContain("WARN", "ERROR");
      assertThat(demo.output()).doesNotContain("last error").endsWith("Stopping.\n");
      demo.awaitChildren();
    }
  }

  @Test
  void aDurationThatIsNoneIsToldInOneLine() throws Exception {
    try (Program demo = demo("--duration", "soon")) {
      assertThat(demo.awaitEnd()).isEqualTo(ExitCode.USAGE.status());
      assertThat(demo.errors()).hasLineCount(1).contains("soon", "30s");
    }
  }
}
