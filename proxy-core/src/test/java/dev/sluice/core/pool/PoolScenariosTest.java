package dev.sluice.core.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** The pools' behaviour as data: {@code src/test/resources/scenarios/*.yaml}. */
class PoolScenariosTest {

  @TestFactory
  Stream<DynamicContainer> scenarios() throws IOException, URISyntaxException {
    Path folder = Path.of(PoolScenariosTest.class.getResource("/scenarios").toURI());
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.sorted().toList();
    }
    return files.stream()
        .map(file -> DynamicContainer.dynamicContainer(file.getFileName().toString(), in(file)));
  }

  @SuppressWarnings("unchecked")
  private static Stream<DynamicTest> in(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
        .map(script -> (Map<String, Object>) script)
        .map(
            script ->
                DynamicTest.dynamicTest(
                    String.valueOf(script.get("name")), () -> new PoolScenario(script).run()));
  }
}
