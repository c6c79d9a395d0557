package dev.sluice.testkit.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs targets over their corpus, and then under Jazzer, which looks for inputs that reach code
 * that none has reached before, in a process of its own. What it finds stays in {@code target/fuzz}
 * and is where the next run begins. System properties:
 *
 * <ul>
 *   <li>{@code sluice.fuzz.seconds=N}: how long for each target; 2
 *   <li>{@code sluice.fuzz.target=LABEL}: only this one under Jazzer
 * </ul>
 *
 * Stateless.
 */
public final class FuzzRun {

  private static final long SECONDS = Long.getLong("sluice.fuzz.seconds", 2);

  /** Which target to fuzz; all if it is not said. */
  private static final String ONLY = System.getProperty("sluice.fuzz.target", "");

  /** What a target may hold at most: more than that means that an input makes it allocate. */
  private static final String HEAP = "-Xmx256m";

  private FuzzRun() {}

  /**
   * Tries the inputs that are kept.
   *
   * @throws AssertionError if one shows a fault, or if there are none
   */
  public static void corpus(FuzzTarget target) throws IOException {
    Map<String, byte[]> corpus = Corpus.of(target.label());
    if (corpus.isEmpty()) {
      throw new AssertionError("no inputs are kept for " + target.label());
    }
    corpus.forEach(
        (name, input) -> {
          try {
            target.once().accept(input);
          } catch (RuntimeException | AssertionError fault) {
            throw new AssertionError(name + ": " + fault, fault);
          }
        });
  }

  /** Why a target is not fuzzed here and now; empty: it is. */
  public static Optional<String> obstacle(FuzzTarget target) {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!machine.toLowerCase(Locale.ROOT).equals("linux amd64")) {
      return Optional.of("Jazzer's fuzzer is for Linux on amd64, this is " + machine);
    }
    boolean wanted = ONLY.isEmpty() || ONLY.equals(target.label());
    return wanted ? Optional.empty() : Optional.of("only " + ONLY + " is wanted");
  }

  /**
   * Fuzzes for the time that is set.
   *
   * @throws AssertionError with the end of Jazzer's report, if an input shows a fault
   */
  public static void fuzz(FuzzTarget target) throws IOException, InterruptedException {
    Path home = Path.of("target/fuzz", target.label()).toAbsolutePath();
    Path found = Files.createDirectories(home.resolve("found"));
    Path seeds = Files.createDirectories(home.resolve("seeds"));
    for (Map.Entry<String, byte[]> seed : Corpus.of(target.label()).entrySet()) {
      Files.write(seeds.resolve(seed.getKey()), seed.getValue());
    }
    Path log = home.resolve("log.txt");
    if (run(target, home, log, List.of(found.toString(), seeds.toString())) != 0) {
      throw new AssertionError("Jazzer's report in " + log + ":\n" + tail(log));
    }
  }

  private static int run(FuzzTarget target, Path home, Path log, List<String> corpus)
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
