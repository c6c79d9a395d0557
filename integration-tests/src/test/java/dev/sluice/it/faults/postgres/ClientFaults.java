package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.Address;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.List;

/** What clients can do; those who behave well notice nothing of it. */
final class ClientFaults {

  private static final int TIMES = 10;
  private static final List<Ghost> GHOSTS = List.of(Ghost.values());

  private ClientFaults() {}

  private static PgSetup setup() {
    return PgSetup.usual().limit("queueTimeout", "8s").limit("queryTimeout", "30s");
  }

  /** Clients are gone in the middle of all they can be in the middle of. */
  static Scenario<PgScene> vanishing() {
    return new Scenario<>(
        "clients vanish in the middle of things",
        setup()::open,
        scene -> {
          for (int i = 0; i < TIMES; i++) {
            boolean reset = i % 2 == 0;
            for (Ghost ghost : GHOSTS) {
              ghost.haunt(scene.through(), reset);
            }
          }
        },
        Tolerance.none(),
        (scene, evidence) -> assertThat(Ghost.traces(scene)).isEmpty());
  }

  /** Clients that leave behind what would take half a minute. */
  static Scenario<PgScene> leavingLongWork() {
    return new Scenario<>(
        "clients leave long queries behind",
        setup()::open,
        scene -> {
          for (int i = 0; i < 4; i++) {
            try (PgWire wire = PgWire.open(scene.through())) {
              wire.send(query("SELECT 'long work', pg_sleep(30)"));
              Await.pause(Duration.ofMillis(50));
            }
          }
        },
        Tolerance.none(),
        (scene, evidence) ->
            assertThat(
                    scene
                        .server()
                        .value(
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                + " AND query LIKE 'SELECT ''long work''%'"))
                .isEqualTo("0"));
  }

  /** Clients end their sending, and still want what they are owed. */
  static Scenario<PgScene> halfClosing() {
    return new Scenario<>(
        "clients half-close",
        setup()::open,
        scene -> {
          for (int i = 0; i < 3 * TIMES; i++) {
            halfClose(scene.through(), i % 2 == 0);
            GHOSTS.get(i % GHOSTS.size()).endInput(scene.through());
          }
        },
        Tolerance.none(),
        (scene, evidence) -> assertThat(Ghost.traces(scene)).isEmpty());
  }

  /** Who has a connection gets all answers; who waits for one is taken for gone, and gets none. */
  private static void halfClose(Address place, boolean inTransaction) {
    try (PgWire wire = PgWire.open(place)) {
      if (inTransaction) {
        wire.query("BEGIN; SELECT 1");
      }
      Transcript said =
          wire.send(query("SELECT pg_sleep(0.02)"), query("SELECT 'half-closed'"), query("COMMIT"))
              .shutdownOutput()
              .readToEnd();
      assertThat(said.types()).matches(inTransaction ? "TDCZTDCZCZ" : "(TDCZ(TDCZ(N?CZ)?)?)?");
    }
  }

  /** A client asks for 100 MB and takes them at a trickle. */
  static Scenario<PgScene> readingSlowly() {
    return new Scenario<>(
        "clients read 100 MB at a trickle",
        setup()::open,
        scene -> {
          long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
          long most = 0;
          String large = "SELECT repeat('x', 10000) FROM generate_series(1, 10000)";
          try (PgWire one = PgWire.open(scene.through());
              PgWire other = PgWire.open(scene.through())) {
            one.send(query(large));
            other.send(query(large));
            for (int i = 0; i < 50; i++) {
              one.read();
              other.read();
              Await.pause(Duration.ofMillis(20));
              most = Math.max(most, PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
            }
          }
          assertThat(most - before).as("growth of memory").isLessThan(32L << 20);
        },
        Tolerance.none());
  }
}
