package dev.sluice.testkit.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Programs that a terminal's Ctrl-C does not reach: it is meant for everything in the foreground,
 * where a server that ends before those who use it makes them complain. Stateless, thread-safe.
 */
public final class OwnGroup {

  /** The second for a Mac. Either becomes the program, whose number is then the child's. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of("setsid"),
          List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127"));

  private OwnGroup() {}

  /** The command in a process group of its own; where there is no way to that, as it is. */
  public static List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>();
    WAYS.stream()
        .filter(way -> Shell.find(way.get(0)).isPresent())
        .findFirst()
        .ifPresent(whole::addAll);
    whole.addAll(command);
    return whole;
  }
}
