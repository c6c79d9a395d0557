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
 * A run under Jazzer, which looks for inputs that reach code that none has reached before, in a
 * process of its own. All quick targets of a protocol share one, or, if a system property asks for
 * something particular, each has its own. What it finds stays in {@code target/fuzz} and is where
 * the next run begins. System properties:
 *
 * <ul>
 *   <li>{@code sluice.fuzz.seconds=N}: how long for each target; 2, of a slow one 5
 *   <li>{@code sluice.fuzz.target=LABEL}: only this one
 * </ul>
 *
 * Immutable.
 */
public final class FuzzRun {

  private static final String SECONDS = System.getProperty("sluice.fuzz.seconds", "");

  /** Which target to fuzz; all if it is not said. */
  private static final String ONLY = System.getProperty("sluice.fuzz.target", "");

  /** For how many seconds a target is fuzzed with every build. */
  private static final long BRIEF = 2;

  /** The same of one that is slow until its code is compiled. */
  private static final long BRIEF_IF_SLOW = 5;

  /** What a target may hold at most: more than that means that an input makes it allocate. */
  private static final String HEAP = "-Xmx256m";

  private final FuzzTarget target;
  private final Map<String, byte[]> seeds;
  private final long seconds;

  private FuzzRun(FuzzTarget target, Map<String, byte[]> seeds, long seconds) {
    this.target = target;
    this.seeds = seeds;
    this.seconds = seconds;
  }

  /**
   * What is to be run of a protocol's targets.
   *
   * @throws IllegalArgumentException if there is no target of the name that is wanted
   */
  public static List<FuzzRun> of(FuzzTargets targets) throws IOException {
    List<FuzzRun> runs = new ArrayList<>();
    if (SECONDS.isEmpty() && ONLY.isEmpty()) {
      long together = BRIEF * targets.quick().size();
      runs.add(new FuzzRun(targets.any(), targets.corpus(), together));
      for (FuzzTarget target : targets.slow()) {
        runs.add(new FuzzRun(target, Corpus.of(target.label()), BRIEF_IF_SLOW));
      }
      return runs;
    }
    long time = SECONDS.isEmpty() ? BRIEF : Long.parseLong(SECONDS);
    for (FuzzTarget target : targets.each()) {
      if (ONLY.isEmpty() || ONLY.equals(target.label())) {
        runs.add(new FuzzRun(target, Corpus.of(target.label()), time));
      }
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no target " + ONLY + " among " + targets.each());
    }
    return runs;
  }

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

  /** Why nothing is fuzzed here; empty: it is. */
  public static Optional<String> obstacle() {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return machine.toLowerCase(Locale.ROOT).equals("linux amd64")
        ? Optional.empty()
        : Optional.of("Jazzer's fuzzer is for Linux on amd64, this is " + machine);
  }

  /**
   * Fuzzes for the time that is set.
   *
   * @throws AssertionError with the end of Jazzer's report, if an input shows a fault
   */
  public void fuzz() throws IOException, InterruptedException {
    Path home = Path.of("target/fuzz", target.label()).toAbsolutePath();
    Path found = Files.createDirectories(home.resolve("found"));
    Path kept = Files.createDirectories(home.resolve("seeds"));
    for (Map.Entry<String, byte[]> seed : seeds.entrySet()) {
      Files.write(kept.resolve(seed.getKey()), seed.getValue());
    }
    Path log = home.resolve("log.txt");
    if (run(home, log, List.of(found.toString(), kept.toString())) != 0) {
      throw new AssertionError("Jazzer's report in " + log + ":\n" + tail(log));
    }
  }

  private int run(Path home, Path log, List<String> corpus)
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
                "-max_total_time=" + seconds));
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

  @Override
  public String toString() {
    return target + " for " + seconds + " s";
  }
}
