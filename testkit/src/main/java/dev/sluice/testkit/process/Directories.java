package dev.sluice.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What programs that run for tests leave behind. Stateless, thread-safe. */
public final class Directories {

  private Directories() {}

  /** Removes a directory with all that is in it; what cannot be removed stays. */
  public static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(Directories::tryDelete);
    } catch (IOException | UncheckedIOException e) {
      // A program that is just ending may still change it, or somebody else has removed it.
    }
  }

  private static void tryDelete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays, and so do the directories that it is in.
    }
  }
}
