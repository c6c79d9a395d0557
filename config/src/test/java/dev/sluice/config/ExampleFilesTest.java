package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.file.FileAccess;
import dev.sluice.config.problem.Notice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every example that users see is a file without mistakes. */
class ExampleFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("deploy/examples");
  private static final Pattern BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  /** What makes a block of YAML a configuration, and not a compose file or a fragment. */
  private static final Pattern OURS = Pattern.compile("^tenants:", Pattern.MULTILINE);

  @TestFactory
  Stream<DynamicTest> exampleFilesHaveNoMistakes() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(EXAMPLES)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  @TestFactory
  Stream<DynamicTest> blocksInDocumentsHaveNoMistakes() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : documents()) {
      Matcher block = BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        String yaml = block.group(1);
        if (OURS.matcher(yaml).find()) {
          String name = document.getFileName() + " at " + block.start();
          tests.add(DynamicTest.dynamicTest(name, () -> check(new Quoted(yaml))));
        }
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  @Test
  void sidecarExampleSaysWhatIsNotServed() {
    Loaded loaded = ConfigLoader.load(EXAMPLES.resolve("sluice.yaml"), Map.of());
    assertThat(loaded.notices())
        .extracting(Notice::text)
        .containsExactly(
            "redis listener: not yet served",
            "mongo listener: not yet served",
            "redis of tenant acme: not yet served",
            "mongo of tenant acme: not yet served",
            "redis of tenant cache-only: not yet served");
  }

  private static void check(Path file) {
    Loaded loaded = ConfigLoader.load(file, Map.of());
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
  }

  private static void check(Quoted quoted) {
    Loaded loaded = new ConfigLoader(quoted, Map.of()).load(MemoryFiles.CONFIG);
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
  }

  private static List<Path> documents() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A block in a document; files that it names are taken to be there. */
  private record Quoted(String yaml) implements FileAccess {

    @Override
    public String read(Path file) {
      return file.equals(MemoryFiles.CONFIG) ? yaml : "content";
    }

    @Override
    public boolean isReadable(Path file) {
      return true;
    }
  }
}
