package dev.sluice.cli.script;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs one of the repository's shell scripts with programs and environment of the test's choice.
 */
final class Sandbox {

  /** What a script said and how it ended. */
  record Outcome(int status, String out, String err) {}

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "cut",
          "cat",
          "dirname",
          "readlink",
          "cksum",
          "mkdir",
          "mktemp",
          "mv",
          "rm",
          "tar",
          "gzip",
          "sha512sum",
          "cp",
          "nice",
          "chmod");

  final Path root;
  private final Path programs;
  private final Map<String, String> environment = new TreeMap<>();

  Sandbox(Path root) throws IOException {
    this.root = root;
    this.programs = Files.createDirectories(root.resolve("bin"));
    for (String tool : TOOLS) {
      Path found =
          Stream.of("/usr/bin", "/bin")
              .map(directory -> Path.of(directory, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElse(null);
      assumeTrue(found != null, "this machine has no " + tool);
      Files.createSymbolicLink(programs.resolve(tool), found);
    }
    set("PATH", programs.toString());
    set("HOME", Files.createDirectories(root.resolve("home")).toString());
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** A copy of a file at the repository's root. */
  Path copy(String script, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path copy = Files.copy(Path.of("..", script), directory.resolve(script));
    return executable(copy);
  }

  /** A program on the PATH. */
  void program(String name, String text) throws IOException {
    script(programs.resolve(name), text);
  }

  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return executable(Files.writeString(file, "#!/bin/sh\n" + text + "\n"));
  }

  private static Path executable(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Outcome run(Path script, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(root, "out", "");
    Path err = Files.createTempFile(root, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(script + " does not end");
    }
    return new Outcome(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
