package dev.sluice.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The written reference is what the catalogue says. With {@code -Dreference.update=true} the files
 * are written instead of compared.
 */
class ReferenceFilesTest {

  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @CsvSource({"configuration.md", "sluice.schema.json"})
  void filesAreWhatTheCatalogueSays(String name) throws IOException {
    String expected = name.endsWith(".md") ? ReferencePage.render() : JsonSchema.render();
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("reference.update")) {
      Files.createDirectories(DOCS);
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as(
            "stale; write it anew: mvn -pl config -am test -Dtest=ReferenceFilesTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dreference.update=true")
        .content()
        .isEqualTo(expected);
  }
}
