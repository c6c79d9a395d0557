package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.session.Pace.Way;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays a scenario over and over: as it stands, with each stream cut at every byte, and byte by
 * byte. The scenario's own assertions hold each time; and what the clients get, what the servers
 * get, and what all are like in the end is the same to the last byte.
 *
 * <p>In a second round the servers answer between a client's pieces. That may change what servers
 * are sent, for the lease goes back meanwhile; never what clients get.
 */
final class Replay {

  private final Consumer<Rig> scenario;
  private final Function<Function<Rig, Pace>, Rig> newRig;

  private Replay(Function<Function<Rig, Pace>, Rig> newRig, Consumer<Rig> scenario) {
    this.newRig = newRig;
    this.scenario = scenario;
  }

  /** Plays with pieces of all kinds, and with servers that answer sooner or later. */
  static void everyWay(Consumer<Rig> scenario) {
    new Replay(Rig::new, scenario).inStep().racing();
  }

  /** The same with other settings. */
  static void everyWay(Settings settings, Consumer<Rig> scenario) {
    new Replay(pace -> new Rig(settings, pace), scenario).inStep().racing();
  }

  /** Plays with servers that answer when the scenario says so, for it is about that. */
  static void inStep(Consumer<Rig> scenario) {
    new Replay(Rig::new, scenario).inStep();
  }

  /** The same with other settings. */
  static void inStep(Settings settings, Consumer<Rig> scenario) {
    new Replay(pace -> new Rig(settings, pace), scenario).inStep();
  }

  private Replay inStep() {
    Rig first = play(rig -> Pace.whole());
    String expected = first.record();
    for (Way way : Way.values()) {
      for (int cut = 1; cut < first.pace().sent(way); cut++) {
        int at = cut;
        assertThat(play(rig -> Pace.cut(way, at, () -> {})).record())
            .as("cut %s at %d", way, at)
            .isEqualTo(expected);
      }
    }
    assertThat(play(rig -> Pace.bytewise(() -> {})).record()).as("bytewise").isEqualTo(expected);
    return this;
  }

  private void racing() {
    Rig first = play(rig -> Pace.whole());
    String expected = first.clients();
    for (int cut = 1; cut < first.pace().sent(Way.FROM_CLIENT); cut++) {
      int at = cut;
      assertThat(play(rig -> Pace.cut(Way.FROM_CLIENT, at, rig::settle)).clients())
          .as("answered at %d", at)
          .isEqualTo(expected);
    }
    assertThat(play(rig -> Pace.bytewise(rig::settle)).clients())
        .as("answered bytewise")
        .isEqualTo(expected);
  }

  private Rig play(Function<Rig, Pace> pace) {
    Rig rig = newRig.apply(pace);
    scenario.accept(rig);
    rig.finish();
    return rig;
  }
}
