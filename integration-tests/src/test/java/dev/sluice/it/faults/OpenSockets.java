package dev.sluice.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The connections that some process still holds open on its own port, as Linux tells in {@code
 * /proc/net/tcp}; elsewhere nothing is told.
 */
final class OpenSockets {

  private static final String LISTEN = "0A";

  private OpenSockets() {}

  /** The accepted connections of a port that belong to an open file. */
  static List<String> at(int port) {
    List<String> open = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      read(Path.of(table), port, open);
    }
    return open;
  }

  private static void read(Path table, int port, List<String> open) {
    if (!Files.isReadable(table)) {
      return;
    }
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      for (String line : Files.readAllLines(table)) {
        // number, local address, remote address, state, queues, timer, retransmits, uid, timeout,
        // inode; what belongs to no file any more has inode 0.
        String[] field = line.trim().split("\\s+", -1);
        if (field[1].endsWith(suffix) && !field[3].equals(LISTEN) && !field[9].equals("0")) {
          open.add("from " + field[2] + " in state " + field[3]);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
