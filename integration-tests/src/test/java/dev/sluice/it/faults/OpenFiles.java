package dev.sluice.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Takes a process's files away. Stateless. */
public final class OpenFiles {

  private static final int SPARE = 10;
  private static final int INTRUDERS = 60;

  private OpenFiles() {}

  /**
   * Bounds how many files there may be, and has so many clients come that none is left.
   *
   * @param intruder connects one
   * @param meanwhile what happens then
   */
  public static <C extends AutoCloseable> void exhaust(
      ChildSluice sluice, Supplier<C> intruder, Runnable meanwhile) throws Exception {
    int enough = 4 * sluice.openFiles();
    int most = sluice.openFiles() + SPARE;
    sluice.limitOpenFiles(most);
    List<C> intruders = new ArrayList<>();
    try {
      for (int i = 0; i < INTRUDERS; i++) {
        intruders.add(intruder.get());
      }
      Await.until("there are no files left", () -> sluice.openFiles() >= most - 1);
      meanwhile.run();
      assertThat(sluice.openFiles()).isLessThanOrEqualTo(most);
    } finally {
      for (C each : intruders) {
        each.close();
      }
      sluice.limitOpenFiles(enough);
    }
  }
}
