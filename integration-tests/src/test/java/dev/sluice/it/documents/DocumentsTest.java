package dev.sluice.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.it.fixture.Configured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents name exists, and what they promise to list they list. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A class as documents write it: in back quotes, capitalised, perhaps with a member. */
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]\\w*)[^`]*`");

  private static final Pattern JAVA_FILE = Pattern.compile("`([\\w/.-]+\\.java)`");
  private static final Pattern LINK = Pattern.compile("]\\(([\\w./-]+)\\)");

  @Test
  void architectureFitsInTwoHundredLines() throws IOException {
    assertThat(lines("ARCHITECTURE.md")).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void everyFileThatArchitectureNamesExists() throws IOException {
    List<String> files = found("ARCHITECTURE.md", JAVA_FILE);

    assertThat(files).hasSize(6).allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
  }

  @Test
  void everyClassThatArchitectureNamesExists() throws IOException {
    Set<String> named = new TreeSet<>(found("ARCHITECTURE.md", CLASS_NAME));

    assertThat(named).hasSizeGreaterThan(20).isSubsetOf(classes());
  }

  @Test
  void everyLinkOfTheReadmeLeadsSomewhere() throws IOException {
    assertThat(found("README.md", LINK))
        .isNotEmpty()
        .allSatisfy(target -> assertThat(ROOT.resolve(target)).exists());
  }

  @Test
  void everyConfigurationOfTheReadmeLoads() throws IOException {
    assertThat(Readme.configurations())
        .hasSize(2)
        .allSatisfy(yaml -> assertThat(Configured.by(yaml).tenants()).hasSize(1));
  }

  @Test
  void operationsExplainsEveryRefusalAndEveryEnding() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/operations.md"));

    assertThat(Stream.of(Rejection.values()).map(Rejection::label))
        .allSatisfy(label -> assertThat(text).contains("`" + label + "`"));
    assertThat(Stream.of(CloseReason.values()).map(CloseReason::label))
        .allSatisfy(label -> assertThat(text).contains("`" + label + "`"));
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(ROOT.resolve(file));
  }

  private static List<String> found(String file, Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
