package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.OwnGroup;
import dev.sluice.testkit.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user that runs PostgreSQL's programs. They refuse to run as root, so root becomes {@code
 * postgres} or {@code nobody}; where no other uid may be taken (a container without that right), a
 * user namespace makes root look like nobody. Immutable.
 *
 * @param user who owns the files; empty: whoever runs this
 * @param prefix what goes before a command
 */
record RunAs(Optional<String> user, List<String> prefix) {

  /** Picks a way that works here, or nothing when root cannot become anybody else. */
  static Optional<RunAs> choose() {
    if (!Shell.isRoot()) {
      return Optional.of(new RunAs(Optional.empty(), List.of()));
    }
    return candidates().stream().filter(RunAs::works).findFirst();
  }

  /** The command as this user would run it, in a process group of its own. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return OwnGroup.command(whole);
  }

  /**
   * Makes this user the owner of a file or directory.
   *
   * @throws UncheckedIOException when that is not allowed
   */
  void own(Path path) {
    if (user.isEmpty()) {
      return;
    }
    try {
      UserPrincipal owner =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get());
      Files.setOwner(path, owner);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean works() {
    return Shell.tryRun(command(List.of("true"))).ok();
  }

  private static List<RunAs> candidates() {
    List<RunAs> ways = new ArrayList<>();
    for (String name : List.of("postgres", "nobody")) {
      String group = Shell.tryRun(List.of("id", "-g", name)).output().trim();
      Optional<String> user = Optional.of(name);
      ways.add(
          new RunAs(
              user,
              List.of("setpriv", "--reuid=" + name, "--regid=" + group, "--clear-groups", "--")));
      ways.add(new RunAs(user, List.of("runuser", "-u", name, "--")));
    }
    ways.add(new RunAs(Optional.empty(), List.of("unshare", "--user")));
    return ways;
  }
}
