package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What happens to Sluice itself while it works. */
final class LifeFaults {

  private static final Duration SPELL = Duration.ofSeconds(2);
  private static final long DRAIN_SECONDS = 10;

  private LifeFaults() {}

  /** Somebody sets the machine's clock, years forward and back, all the time. */
  static Scenario<PgScene> clockJumps() {
    AtomicLong readings = new AtomicLong();
    Ticker jumping =
        new Ticker() {
          @Override
          public long nanos() {
            return Ticker.system().nanos();
          }

          @Override
          public long epochMillis() {
            long decade = TimeUnit.DAYS.toMillis(3650);
            long now = Ticker.system().epochMillis();
            return readings.incrementAndGet() % 2 == 0 ? now + decade : now - decade;
          }
        };
    return new Scenario<>(
        "the machine's clock jumps",
        PgSetup.usual().clock(jumping)::open,
        scene -> Await.pause(SPELL),
        Tolerance.none());
  }

  /** The same configuration is put in force again and again, with a certain other now and then. */
  static Scenario<PgScene> reloaded() {
    return new Scenario<>(
        "configuration reloaded, 40 times",
        PgSetup.usual()::open,
        scene -> {
          for (int i = 0; i < 40; i++) {
            int pool = i % 4 == 3 ? 3 : 8;
            scene.sluice().reload(scene.yaml(scene.setup().limit("maxPool", pool)));
            Await.pause(Duration.ofMillis(25));
          }
          scene.sluice().reload(scene.yaml(scene.setup()));
        },
        Tolerance.none());
  }

  /** The tenant's server gets another address: sessions end, but none in a transaction. */
  static Scenario<PgScene> moved() {
    return new Scenario<>(
        "tenant's server moved by a reload, 6 times",
        PgSetup.usual()::open,
        scene -> {
          for (int i = 0; i < 6; i++) {
            PgSetup next = i % 2 == 0 ? scene.setup().throughNetwork() : scene.setup();
            scene.sluice().reload(scene.yaml(next));
            Await.pause(Duration.ofMillis(200));
          }
        },
        Tolerance.farewells("57P01"));
  }

  /** Sluice is told to end: everybody finishes what runs. */
  static Scenario<PgScene> drained() {
    return new Scenario<>(
        "Sluice drained under load",
        PgSetup.usual()::open,
        scene -> {
          scene.sluice().drain().toCompletableFuture().get(DRAIN_SECONDS, TimeUnit.SECONDS);
          assertThat(scene.sluice().clients()).isEmpty();
        },
        Tolerance.end("57P01", "57P03", "unreachable", "08001"));
  }
}
