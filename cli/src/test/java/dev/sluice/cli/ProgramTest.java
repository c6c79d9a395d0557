package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.term.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it prints, which signals it takes, how it ends. */
final class ProgramTest {

  private static final String CONFIG =
      """
      admin: {listen: "127.0.0.1:0"}
      listeners:
        - {protocol: postgres, listen: "127.0.0.1:%d", defaultTenant: acme}
      tenants:
        - {id: acme, tier: FREE, postgres: {backend: "postgresql://a:b@127.0.0.1:1/acme"}}
      """;

  private static final String SECOND_TENANT =
      "  - {id: shop, tier: FREE, postgres: {backend: \"postgresql://a:b@127.0.0.1:1/shop\"}}\n";

  @TempDir Path directory;

  private Path config(int port) throws IOException {
    return Files.writeString(directory.resolve("sluice.yaml"), CONFIG.formatted(port));
  }

  @Test
  void itServesSaysSoAndEndsWellAtSigterm() throws Exception {
    try (Program sluice = Program.start("run", "--config", config(0).toString())) {
      String ready = sluice.awaitLine("ready in");
      assertThat(ready)
          .matches("sluice \\S+ ready in \\d+\\.\\d\\d s: postgres 127\\.0\\.0\\.1:\\d+, admin .*");
      assertThat(sluice.get(ready, "/health/ready")).contains("200 OK", "\"ready\"");
      assertThat(sluice.get(ready, "/api/v1/pools")).contains("200 OK", "\"acme\"");
      String metrics = sluice.get(ready, "/metrics");
      assertThat(metrics).contains("event_loop_lag_seconds");
      // Who has but one processor does not poll.
      assertThat(metrics.contains("event_loop_polling_seconds_total{loop=\"0\"}"))
          .isEqualTo(Runtime.getRuntime().availableProcessors() > 1);

      sluice.signal("TERM");

      assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.OK.status());
      assertThat(sluice.errors()).contains("proxy_draining", "proxy_stopped");
    }
  }

  @Test
  void sighupAndAChangedFileReload() throws Exception {
    Path config = config(0);
    try (Program sluice = Program.start("run", "-c", config.toString())) {
      String ready = sluice.awaitLine("ready in");
      sluice.signal("HUP");
      sluice.awaitError("SIGHUP: the configuration has not changed");

      Files.writeString(config, CONFIG.formatted(0) + SECOND_TENANT);
      sluice.awaitError("tenants added: shop");
      assertThat(sluice.get(ready, "/api/v1/pools")).contains("\"shop\"");

      Files.writeString(config, CONFIG.formatted(0) + "tennants: []\n");
      sluice.awaitError("nothing was changed");
      assertThat(sluice.get(ready, "/api/v1/events")).contains("config_refused", "tennants");
      assertThat(sluice.get(ready, "/health/ready")).contains("200 OK");
    }
  }

  @Test
  void everyMistakeOfTheConfigurationIsALineAndNothingStarts() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("bad.yaml"), CONFIG.formatted(0).replace("tier", "teir") + "x: 1\n");
    try (Program sluice = Program.start("run", "--config", config.toString())) {
      assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.CONFIG.status());
      assertThat(sluice.errors()).contains("teir", "x", "so nothing was started");
      assertThat(sluice.errors().lines()).allMatch(line -> line.startsWith("sluice: "));
    }
  }

  @Test
  void anAddressThatIsTakenIsNamedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program sluice =
            Program.start("run", "--config", config(taken.getLocalPort()).toString())) {
      assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.START_FAILED.status());
      assertThat(sluice.errors().lines().filter(line -> line.startsWith("sluice: ")))
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void aUnixSocketIsNotTakenFromWhoListensAndGoesWithHim() throws Exception {
    Path socket = directory.resolve("s.sock");
    String text =
        CONFIG.formatted(0).replace("127.0.0.1:0\", default", "unix:" + socket + "\", default");
    Path config = Files.writeString(directory.resolve("unix.yaml"), text);
    try (Program first = Program.start("run", "--config", config.toString())) {
      first.awaitLine("postgres unix:" + socket);
      try (Program second = Program.start("run", "--config", config.toString())) {
        assertThat(second.awaitEnd()).isEqualTo(ExitCode.START_FAILED.status());
        assertThat(second.errors()).contains(socket + " is in use");
      }
      assertThat(socket).exists();
      first.signal("TERM");
      assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.status());
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void trainingLivesAndDiesByItself() throws Exception {
    try (Program sluice = Program.start("train")) {
      assertThat(sluice.awaitEnd()).isEqualTo(ExitCode.OK.status());
    }
  }
}
