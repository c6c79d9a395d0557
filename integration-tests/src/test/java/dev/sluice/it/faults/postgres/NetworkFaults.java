package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.faults.Network;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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
        scene -> Network.swallow(scene.network(), () -> Await.pause(time)),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  /** The same for as long as it takes to be noticed. */
  static Scenario<PgScene> blackHole() {
    return new Scenario<>(
        "network swallows all until the circuit opens",
        PgSetup.impatient().throughNetwork()::open,
        scene -> Network.swallow(scene.network(), () -> ServerFaults.awaitBreakerOpened(scene)),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** All takes longer, and nothing fails. */
  static Scenario<PgScene> slow() {
    return new Scenario<>(
        "network slow (20 ms each way)",
        setup()::open,
        scene -> Network.slow(scene.network(), Duration.ofMillis(20), SPELL),
        Tolerance.none());
  }

  /** Connections break anywhere: in a login, in a row, in the head of a message. */
  static Scenario<PgScene> resets() {
    return new Scenario<>(
        "connections reset at random bytes",
        setup()::open,
        scene -> Network.resets(scene.network(), scene.chance()),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE));
  }

  /** Nobody listens at the server's address. */
  static Scenario<PgScene> refused() {
    return new Scenario<>(
        "connections refused",
        setup()::open,
        scene -> Network.refuse(scene.network(), SPELL),
        Tolerance.of(RECOVERY, ServerFaults.OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** The server is there and says that it is not ready. */
  static Scenario<PgScene> starting() {
    return new Scenario<>(
        "server starting up (57P03)",
        setup()::open,
        scene -> Network.answer(scene.network(), errorResponse(), SPELL),
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
