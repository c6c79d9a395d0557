package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.Shell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL installed on this machine: on the PATH, or where Debian and Red Hat put them. */
final class InstalledSource implements PostgresSource<OwnedEngine> {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /** A directory of programs and the major version they are of. */
  private record Installation(Path programs, int major) {}

  @Override
  public OwnedEngine open(PostgresRequest request) throws Declined {
    List<Installation> found = installations();
    Optional<Installation> chosen =
        found.stream().filter(each -> request.accepts(each.major())).findFirst();
    if (chosen.isEmpty()) {
      throw new Declined(
          found.isEmpty()
              ? "none is installed"
              : "installed are only " + found.stream().map(Installation::major).toList());
    }
    RunAs runAs =
        RunAs.choose().orElseThrow(() -> new Declined("root cannot become another user here"));
    Path programs = chosen.get().programs();
    try {
      return LocalEngine.launch(request, programs, runAs, programs.toString());
    } catch (RuntimeException e) {
      throw new Declined(programs + " does not start: " + e.getMessage(), e);
    }
  }

  private static List<Installation> installations() {
    List<Path> candidates = new ArrayList<>();
    Shell.find("postgres").map(Path::getParent).ifPresent(candidates::add);
    candidates.addAll(newestFirst(Path.of("/usr/lib/postgresql"), "*"));
    candidates.addAll(newestFirst(Path.of("/usr"), "pgsql-*"));
    List<Installation> found = new ArrayList<>();
    for (Path programs : candidates) {
      major(programs).ifPresent(major -> found.add(new Installation(programs, major)));
    }
    return found;
  }

  private static List<Path> newestFirst(Path parent, String glob) {
    List<Path> versions = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, glob)) {
        stream.forEach(version -> versions.add(version.resolve("bin")));
      } catch (IOException e) {
        return List.of();
      }
    }
    versions.sort(Comparator.reverseOrder());
    return versions;
  }

  private static Optional<Integer> major(Path programs) {
    if (!Files.isExecutable(programs.resolve("initdb"))) {
      return Optional.empty();
    }
    Matcher version =
        VERSION.matcher(
            Shell.tryRun(List.of(programs.resolve("postgres").toString(), "--version")).output());
    return version.find() ? Optional.of(Integer.valueOf(version.group(1))) : Optional.empty();
  }
}
