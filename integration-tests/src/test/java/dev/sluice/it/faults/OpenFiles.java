package dev.sluice.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.ChildSluice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes a process's files away. Stateless. */
public final class OpenFiles {

  private static final int SPARE = 10;
  private static final int INTRUDERS = 60;
  private static final Duration SPELL = Duration.ofSeconds(2);

  private OpenFiles() {}

  /**
   * So many clients come that for a while no file can be opened any more.
   *
   * @param intruder connects one client
   */
  public static <T extends Site> Scenario.Strike<ChildScene<T>> takenByClients(
      Function<T, AutoCloseable> intruder) {
    return scene -> exhaust(scene, intruder, () -> Await.pause(SPELL));
  }

  /**
   * The same, and the server ends all connections, in whose place none can be opened: not even the
   * files that they leave are to be had again.
   *
   * @param intruder connects one client
   * @param disconnect ends the connections
   */
  public static <T extends Site> Scenario.Strike<ChildScene<T>> missedByBackends(
      Function<T, AutoCloseable> intruder, Consumer<T> disconnect) {
    return scene ->
        exhaust(
            scene,
            intruder,
            () -> {
              scene.sluice().limitOpenFiles(1);
              disconnect.accept(scene.site());
              Await.pause(SPELL);
            });
  }

  private static <T extends Site> void exhaust(
      ChildScene<T> scene, Function<T, AutoCloseable> intruder, Runnable meanwhile)
      throws Exception {
    ChildSluice sluice = scene.sluice();
    int enough = 4 * sluice.openFiles();
    int most = sluice.openFiles() + SPARE;
    sluice.limitOpenFiles(most);
    List<AutoCloseable> intruders = new ArrayList<>();
    try {
      for (int i = 0; i < INTRUDERS; i++) {
        intruders.add(intruder.apply(scene.site()));
      }
      Await.until("there are no files left", () -> sluice.openFiles() >= most - 1);
      meanwhile.run();
      assertThat(sluice.openFiles()).isLessThanOrEqualTo(most);
    } finally {
      for (AutoCloseable each : intruders) {
        each.close();
      }
      sluice.limitOpenFiles(enough);
    }
  }
}
