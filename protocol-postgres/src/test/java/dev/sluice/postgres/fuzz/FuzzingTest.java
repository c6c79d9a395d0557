package dev.sluice.postgres.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs every target over its corpus, and then under Jazzer, which looks for inputs that reach code
 * that none has reached before, in a process of its own for {@code sluice.fuzz.seconds}. What it
 * finds stays in {@code target/fuzz} and is where the next run begins.
 */
class FuzzingTest {

  private static final long SECONDS = Long.getLong("sluice.fuzz.seconds", 2);

  /** Which target to fuzz; all if it is not said. */
  private static final String ONLY = System.getProperty("sluice.fuzz.target", "");

  /** What a target may hold at most: more than that means that an input makes it allocate. */
  private static final String HEAP = "-Xmx256m";

  @ParameterizedTest
  @EnumSource
  void corpusShowsNoFault(Target target) throws IOException {
    Map<String, byte[]> corpus = Corpus.of(target.label());
    assertThat(corpus).isNotEmpty();
    corpus.forEach(
        (name, input) ->
            assertThatCode(() -> target.run(input)).as(name).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @EnumSource
  void fuzzingFindsNoFault(Target target) throws IOException, InterruptedException {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        machine.toLowerCase(Locale.ROOT).equals("linux amd64"),
        () -> "Jazzer's fuzzer is for Linux on amd64, this is " + machine);
    assumeTrue(ONLY.isEmpty() || ONLY.equals(target.label()), () -> "only " + ONLY + " is wanted");
    Path home = Path.of("target/fuzz", target.label()).toAbsolutePath();
    Path found = Files.createDirectories(home.resolve("found"));
    Path seeds = Files.createDirectories(home.resolve("seeds"));
    for (Map.Entry<String, byte[]> seed : Corpus.of(target.label()).entrySet()) {
      Files.write(seeds.resolve(seed.getKey()), seed.getValue());
    }
    Path log = home.resolve("log.txt");
    int exit = fuzz(target, home, log, List.of(found.toString(), seeds.toString()));
    assertThat(exit).as(() -> "Jazzer's report in " + log + ":\n" + tail(log)).isZero();
  }

  private static int fuzz(Target target, Path home, Path log, List<String> corpus)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=dev.sluice.**",
                "--custom_hook_includes=dev.sluice.**",
                "--reproducer_path=" + home,
                "-artifact_prefix=" + home + "/",
                "-max_len=4096",
                "-timeout=60",
                "-rss_limit_mb=0",
                "-max_total_time=" + SECONDS));
    command.addAll(corpus);
    Process jazzer =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return jazzer.waitFor();
    } finally {
      jazzer.destroyForcibly();
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    } catch (IOException e) {
      return "unreadable: " + e.getMessage();
    }
  }
}
