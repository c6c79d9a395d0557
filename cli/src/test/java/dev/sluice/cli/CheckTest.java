package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.term.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return run("check", "--config", file.toString());
  }

  private int run(String... arguments) {
    return Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void everyMistakeIsALineWithItsPlaceAndWhatWasExpected() throws IOException {
    int status =
        check(
            """
            listeners:
              - {protocol: postgres, listen: "127.0.0.1:99999", defaultTenant: acme}
            tenants:
              - id: acme
                teir: FREE
                limits: {maxPool: many, queryTimeout: 5}
                postgres: {backend: "postgresql://a:b@127.0.0.1/acme"}
            """);

    assertThat(status).isEqualTo(ExitCode.CONFIG.status());
    assertThat(err.toString().lines())
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(
            line -> line.matches("problem: .*sluice\\.yaml:\\d+:\\d+: .* \\(expected: .*\\)"));
    assertThat(err.toString()).contains("99999", "teir", "many", "queryTimeout");
    assertThat(out.toString()).contains("problems").hasLineCount(1);
  }

  @Test
  void whatIsNotServedYetIsANoticeAndNoMistake() throws IOException {
    int status =
        check(
            """
            listeners:
              - {protocol: postgres, listen: "127.0.0.1:6432", defaultTenant: acme}
              - {protocol: mongo, listen: "127.0.0.1:27018", defaultTenant: acme}
            tenants:
              - id: acme
                tier: FREE
                postgres: {backend: "postgresql://a:b@127.0.0.1/acme"}
                mongo: {backend: "mongodb://127.0.0.1:27017/acme", clients: {app: secret}}
            """);

    assertThat(status).isEqualTo(ExitCode.OK.status());
    assertThat(out.toString()).contains("notice: ", "not yet served", "fine, 1 listener, 1 tenant");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsAMistakeLikeAnyOther() {
    assertThat(run("check", "--config", directory.resolve("none.yaml").toString()))
        .isEqualTo(ExitCode.CONFIG.status());
    assertThat(err.toString()).contains("none.yaml").hasLineCount(1);
  }
}
