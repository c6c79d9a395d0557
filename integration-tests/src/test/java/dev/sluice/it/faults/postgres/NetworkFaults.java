package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.net.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** What can happen between Sluice and a server. */
final class NetworkFaults {

  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration SPELL = Duration.ofSeconds(2);

  /** An ErrorResponse as a server sends it while it starts. */
  private static final String STARTING =
      "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";

  private NetworkFaults() {}

  private static PgSetup setup() {
    return PgSetup.usual().throughNetwork();
  }

  /** Nothing arrives any more, and nobody says so. */
  static Scenario<PgScene> blackHole(Duration time) {
    return new Scenario<>(
        "network swallows all for " + time.toMillis() + " ms",
        setup()::open,
        scene -> {
          scene.network().blackHole();
          Await.pause(time);
          scene.network().heal();
        },
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  /** The same for as long as it takes to be noticed. */
  static Scenario<PgScene> blackHole() {
    return new Scenario<>(
        "network swallows all until the circuit opens",
        PgSetup.impatient().throughNetwork()::open,
        scene -> {
          scene.network().blackHole();
          ServerFaults.awaitBreakerOpened(scene);
          scene.network().heal();
        },
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** All takes longer, and nothing fails. */
  static Scenario<PgScene> slow() {
    return new Scenario<>(
        "network slow (20 ms each way)",
        setup()::open,
        scene -> {
          scene.network().delay(Duration.ofMillis(20));
          Await.pause(SPELL);
          scene.network().heal();
        },
        Tolerance.none());
  }

  /** Connections break anywhere: in a login, in a row, in the head of a message. */
  static Scenario<PgScene> resets() {
    return new Scenario<>(
        "connections reset at random bytes",
        setup()::open,
        scene -> {
          Random random = scene.chance();
          for (int i = 0; i < 60; i++) {
            scene.network().resetAfter(random.nextInt(i % 2 == 0 ? 700 : 40_000));
            if (i % 20 == 0) {
              scene.network().resetAll();
            }
            Await.pause(Duration.ofMillis(30));
          }
          scene.network().resetNever();
          scene.network().resetAll();
        },
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  /** Nobody listens at the server's address. */
  static Scenario<PgScene> refused() {
    return new Scenario<>(
        "connections refused",
        setup()::open,
        scene -> {
          FaultProxy network = scene.network();
          network.refuse();
          network.resetAll();
          Await.pause(SPELL);
          network.accept();
        },
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** The server is there and says that it is not ready. */
  static Scenario<PgScene> starting() {
    return new Scenario<>(
        "server starting up (57P03)",
        setup()::open,
        scene -> {
          scene.network().answer(errorResponse());
          scene.network().resetAll();
          Await.pause(SPELL);
          scene.network().answer();
        },
        Tolerance.of(RECOVERY, "57P03", "08006", "57014"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey("57P03"));
  }

  private static byte[] errorResponse() {
    byte[] text = STARTING.getBytes(StandardCharsets.US_ASCII);
    byte[] message = new byte[5 + text.length];
    message[0] = 'E';
    message[4] = (byte) (4 + text.length);
    System.arraycopy(text, 0, message, 5, text.length);
    return message;
  }
}
