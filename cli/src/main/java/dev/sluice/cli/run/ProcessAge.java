package dev.sluice.cli.run;

import dev.sluice.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** How long this process has been alive. */
final class ProcessAge {

  /** The unit of times in {@code /proc/[pid]/stat} as every Linux shows it to programs. */
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of {@code stat} between the end of the command's name and the start time (proc(5)). */
  private static final int FIELDS_BEFORE_START = 19;

  private ProcessAge() {}

  /**
   * Seconds since the process began, a launcher that turned into it included; empty where the
   * platform does not tell.
   */
  static Optional<Double> seconds(Ticker ticker) {
    Path proc = Path.of("/proc");
    Optional<Double> age =
        Files.isReadable(proc.resolve("uptime"))
            ? ofLinux(proc)
            : ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .map(start -> (ticker.epochMillis() - start) / 1e3);
    return age.filter(seconds -> seconds >= 0);
  }

  /**
   * Both times count from the machine's start. {@link ProcessHandle} would add the moment of that
   * start, which Linux tells in whole seconds only.
   */
  static Optional<Double> ofLinux(Path proc) {
    try {
      String stat = Files.readString(proc.resolve("self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double start = Long.parseLong(fields[FIELDS_BEFORE_START]) / TICKS_PER_SECOND;
      String uptime = Files.readString(proc.resolve("uptime"));
      return Optional.of(Double.parseDouble(uptime.split(" ", 2)[0]) - start);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
