package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.term.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void versionSaysSluicesAndJavas() {
    assertThat(run("version")).isZero();
    assertThat(out.toString())
        .startsWith("sluice ")
        .contains("(Java " + System.getProperty("java.version"));
  }

  @Test
  void aWrongCommandLineIsToldInOneLine() {
    assertThat(run("rnu")).isEqualTo(ExitCode.USAGE.status());
    assertThat(err.toString()).startsWith("sluice: ").contains("rnu", "--help").hasLineCount(1);
  }

  @Test
  void withoutACommandTheLineSaysWhereToLook() {
    assertThat(run()).isEqualTo(ExitCode.USAGE.status());
    assertThat(err.toString()).hasLineCount(1).contains("sluice --help");
  }

  @Test
  void aLogLevelThatIsNoneEndsBeforeAnythingStarts() {
    assertThat(run(Map.of("SLUICE_LOG_LEVEL", "loud"), "version"))
        .isEqualTo(ExitCode.USAGE.status());
    assertThat(err.toString()).contains("loud (expected: error, warn, info").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void everyExitCodeIsDocumented() throws Exception {
    Map<String, String> documented = new LinkedHashMap<>();
    Matcher rows =
        Pattern.compile("(?m)^\\| (\\d+) \\| `([A-Z_]+)` \\|")
            .matcher(Files.readString(Path.of("../docs/cli.md")));
    while (rows.find()) {
      documented.put(rows.group(2), rows.group(1));
    }
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(code.name(), String.valueOf(code.status()));
    }

    assertThat(documented).isEqualTo(codes);
  }
}
