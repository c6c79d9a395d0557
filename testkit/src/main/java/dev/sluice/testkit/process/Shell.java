package dev.sluice.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short-lived programs run to their end. Stateless, thread-safe. */
public final class Shell {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Shell() {}

  /**
   * How a program ended.
   *
   * @param status its exit status, -1 when it could not be started, -2 when it took too long
   * @param output what it wrote to both streams
   */
  public record Outcome(int status, String output) {
    /** Whether it ended well. */
    public boolean ok() {
      return status == 0;
    }
  }

  /** Runs a program to its end, at most a minute, and never throws for its failure. */
  public static Outcome tryRun(List<String> command) {
    return tryRun(command, LIMIT);
  }

  /** Runs a program to its end or to the limit, and never throws for its failure. */
  public static Outcome tryRun(List<String> command, Duration limit) {
    try {
      Path output = Files.createTempFile("sluice-run", ".log");
      try {
        return new Outcome(statusOf(command, limit, output), read(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program that must succeed, and returns what it wrote.
   *
   * @throws IllegalStateException when it does not, with its output
   */
  public static String run(List<String> command) {
    Outcome outcome = tryRun(command);
    if (!outcome.ok()) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s"
              .formatted(String.join(" ", command), outcome.status(), outcome.output()));
    }
    return outcome.output();
  }

  /**
   * Sends a signal, such as {@code INT} or {@code KILL}, and says whether the process was there.
   */
  public static boolean signal(String signal, long pid) {
    return tryRun(List.of("kill", "-" + signal, Long.toString(pid))).ok();
  }

  /** The first program of that name on the PATH. */
  public static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether this process runs as root. */
  public static boolean isRoot() {
    Outcome outcome = tryRun(List.of("id", "-u"));
    return outcome.ok() && outcome.output().trim().equals("0");
  }

  private static int statusOf(List<String> command, Duration limit, Path output) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return -2;
      }
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -2;
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
