package dev.sluice.it.faults.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.it.faults.Evidence;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can happen to a server: it is killed, stopped, frozen, full, or will not have the proxy. */
final class ServerFaults {

  /**
   * What PostgreSQL and Sluice say of a server that goes, is away, and comes back; nothing can be
   * said to a client that has got half a message.
   */
  static final String[] OUTAGE = {"57P01", "57P02", "57P03", "08006", "08004", "57014", "torn"};

  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration SPELL = Duration.ofMillis(1500);

  private ServerFaults() {}

  /** One of the server's processes dies, and PostgreSQL ends them all and recovers. */
  static Scenario<PgScene> processKilled(String how, PgSetup setup) {
    return new Scenario<>(
        "server process killed (SIGKILL)" + how,
        setup::open,
        scene -> {
          scene.server().killBackend(scene.backendProcess());
          Await.until("it recovers", () -> PgServers.answers(scene.server()));
        },
        Tolerance.of(RECOVERY, OUTAGE),
        ServerFaults::breakerStayedClosed);
  }

  /** One incident, whose end is seen with the next attempt, is nothing to keep clients out for. */
  private static void breakerStayedClosed(PgScene scene, Evidence evidence) {
    assertThat(scene.sluice().events(Event.Kind.BREAKER_OPENED, PgSetup.VICTIM)).isEmpty();
  }

  /** An administrator ends all connections, again and again. */
  static Scenario<PgScene> terminated() {
    return new Scenario<>(
        "connections terminated, 20 times",
        PgSetup.usual()::open,
        scene -> {
          for (int i = 0; i < 20; i++) {
            terminateAll(scene.server());
            Await.pause(Duration.ofMillis(50));
          }
        },
        Tolerance.of(RECOVERY, "57P01", "08006", "57014"),
        ServerFaults::breakerStayedClosed);
  }

  /** An orderly shutdown, and a start after a while. */
  static Scenario<PgScene> stopped(String how, PgSetup setup, Duration away) {
    return new Scenario<>(
        "server stopped (fast) for " + away.toMillis() + " ms" + how,
        setup::open,
        scene -> {
          scene.server().stop();
          Await.pause(away);
          scene.server().startAgain();
        },
        Tolerance.of(Duration.ofSeconds(20), OUTAGE));
  }

  /** A crash of all processes, and a start with recovery. */
  static Scenario<PgScene> crashed() {
    return new Scenario<>(
        "server crashed (all processes), started",
        PgSetup.usual()::open,
        scene -> {
          scene.server().crash();
          Await.pause(SPELL);
          scene.server().startAgain();
        },
        Tolerance.of(RECOVERY, OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  /** The fault goes on until the circuit is open. */
  static void awaitBreakerOpened(PgScene scene) {
    Await.until(
        "the circuit opens",
        () -> !scene.sluice().events(Event.Kind.BREAKER_OPENED, PgSetup.VICTIM).isEmpty());
  }

  static void breakerOpenedAndClosed(PgScene scene, Evidence evidence) {
    assertThat(scene.sluice().events(Event.Kind.BREAKER_OPENED, PgSetup.VICTIM)).isNotEmpty();
    Await.until(
        "the circuit closes", () -> scene.sluice().breaker(PgSetup.VICTIM).equals("closed"));
  }

  /** All processes stand still for a while: connections are accepted, nothing is answered. */
  static Scenario<PgScene> frozen(Duration time) {
    return new Scenario<>(
        "server frozen (SIGSTOP) for " + time.toMillis() + " ms",
        PgSetup.usual()::open,
        scene -> freeze(scene, () -> Await.pause(time)),
        Tolerance.of(RECOVERY, OUTAGE));
  }

  /** The same for as long as it takes to be noticed. */
  static Scenario<PgScene> frozen() {
    return new Scenario<>(
        "server frozen (SIGSTOP) until the circuit opens",
        PgSetup.impatient()::open,
        scene -> freeze(scene, () -> awaitBreakerOpened(scene)),
        Tolerance.of(RECOVERY, OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  private static void freeze(PgScene scene, Runnable meanwhile) {
    scene.server().freeze();
    try {
      meanwhile.run();
    } finally {
      scene.server().thaw();
    }
  }

  /** Others have taken all of the server's connections. */
  static Scenario<PgScene> full() {
    return new Scenario<>(
        "server full (53300)",
        PgSetup.usual()::open,
        scene -> {
          List<Talk> others = new ArrayList<>();
          scene.server().execute("ALTER ROLE app CONNECTION LIMIT 0");
          terminateAll(scene.server());
          try {
            fill(scene, others);
            scene.server().execute("ALTER ROLE app CONNECTION LIMIT -1");
            Await.pause(SPELL);
          } finally {
            others.forEach(Talk::close);
          }
        },
        Tolerance.of(RECOVERY, "53300", "57P01", "08006", "57014"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey("53300"));
  }

  private static void fill(PgScene scene, List<Talk> others) {
    scene.server().execute("DROP ROLE IF EXISTS crowd", "CREATE ROLE crowd LOGIN PASSWORD 'crowd'");
    while (true) {
      Talk other = new Talk(scene.server().address().as("crowd", "crowd", SharedPostgres.USER));
      if (!other.open().ok()) {
        return;
      }
      others.add(other);
    }
  }

  /** The server no longer knows the password that Sluice has. */
  static Scenario<PgScene> passwordChanged() {
    return refusing(
        "backend password wrong (28P01)",
        "28P01",
        "ALTER ROLE app PASSWORD 'another'",
        "ALTER ROLE app PASSWORD '" + SharedPostgres.PASSWORD + "'");
  }

  /** The server no longer has the database that Sluice wants. */
  static Scenario<PgScene> databaseGone() {
    return refusing(
        "backend database unknown (3D000)",
        "3D000",
        "ALTER DATABASE app RENAME TO elsewhere",
        "ALTER DATABASE elsewhere RENAME TO app");
  }

  private static Scenario<PgScene> refusing(
      String name, String code, String change, String restore) {
    return new Scenario<>(
        name,
        PgSetup.usual()::open,
        scene -> {
          scene.server().execute("ALTER ROLE app NOLOGIN");
          terminateAll(scene.server());
          Await.until("all are gone", () -> scene.site().connectionsAtServer() == 0);
          scene.server().execute(change, "ALTER ROLE app LOGIN");
          Await.pause(SPELL);
          scene.server().execute("ALTER ROLE app NOLOGIN");
          terminateAll(scene.server());
          scene.server().execute(restore, "ALTER ROLE app LOGIN");
        },
        Tolerance.of(RECOVERY, code, "28000", "57P01", "08006", "57014"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey(code));
  }

  /** Ends all of Sluice's connections. */
  static void terminateAll(PostgresServer server) {
    server.value(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '"
            + SharedPostgres.USER
            + "'");
  }
}
