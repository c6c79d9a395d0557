package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.run.ConfigFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuickRunTest {

  @ParameterizedTest
  @ValueSource(strings = {"run -c a.yaml", "run --config a.yaml", "run --config=a.yaml"})
  void everyWayToNameAFileIsUnderstood(String line) {
    assertThat(QuickRun.of(Map.of(), line.split(" ", -1)))
        .isEqualTo(new ConfigFile(Path.of("a.yaml")));
  }

  @Test
  void withoutAFileItIsTheVariablesOrTheUsualOne() {
    assertThat(QuickRun.of(Map.of(), "run")).isEqualTo(new ConfigFile(Path.of("sluice.yaml")));
    assertThat(QuickRun.of(Map.of("SLUICE_CONFIG", "/etc/s.yaml"), "run"))
        .isEqualTo(new ConfigFile(Path.of("/etc/s.yaml")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check",
        "run --help",
        "run -c",
        "run --config",
        "run -c --help",
        "run a.yaml",
        "run --confg a.yaml",
        "run -c a.yaml --help",
        "version"
      })
  void everythingElseIsLeftToTheLibrary(String line) {
    assertThat(QuickRun.of(Map.of(), line.split(" ", -1))).isNull();
  }
}
