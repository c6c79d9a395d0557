package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.file.FileAccess;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Notice;
import dev.sluice.config.shape.Key;
import java.io.IOException;
import java.io.StringReader;
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
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Every example that users see is a file without mistakes. */
class ExampleFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("deploy/examples");

  /** What every configuration must have, for fragments that are about something else. */
  private static final List<String> SMALLEST =
      List.of(
          "\nlisteners: [{protocol: postgres, listen: 127.0.0.1:6432}]\n",
          "\ntenants: [{id: acme, postgres: {backend: \"postgresql://u:p@h/d\"}}]\n");

  private static final Pattern BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

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
        String name = document.getFileName() + " at " + block.start();
        tests.add(DynamicTest.dynamicTest(name, () -> checkBlock(yaml)));
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
        .containsExactly("mongo listener: not yet served", "mongo of tenant acme: not yet served");
  }

  private static void check(Path file) {
    Loaded loaded = ConfigLoader.load(file, Map.of());
    assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
  }

  /** Blocks of others, such as compose files, must be YAML; ours must load, fragments included. */
  private static void checkBlock(String yaml) {
    List<String> keys = new ArrayList<>();
    for (Node document : new Yaml().composeAll(new StringReader(yaml))) {
      if (document instanceof MappingNode mapping) {
        mapping.getValue().forEach(entry -> keys.add(((ScalarNode) entry.getKeyNode()).getValue()));
      }
    }
    List<String> ours = RootKeys.SECTION.keys().stream().map(Key::name).toList();
    if (!keys.isEmpty() && ours.contains(keys.get(0))) {
      String listeners = keys.contains("listeners") ? "" : SMALLEST.get(0);
      String tenants = keys.contains("tenants") ? "" : SMALLEST.get(1);
      Quoted quoted = new Quoted(yaml + listeners + tenants);
      Loaded loaded = new ConfigLoader(quoted, Map.of()).load(MemoryFiles.CONFIG);
      assertThat(loaded).as(loaded.toString()).isInstanceOf(Configuration.class);
    }
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
