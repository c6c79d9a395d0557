package dev.sluice.it.faults.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.it.faults.Evidence;
import dev.sluice.it.faults.Scenario;
import dev.sluice.it.faults.Tolerance;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;

/** What can happen to a server: it is killed, stopped, busy, full, or will not be written to. */
final class ServerFaults {

  /**
   * What Sluice and Redis say of a server that goes, is away, and comes back. A transaction whose
   * connection is lost, and half a reply, end their client's connection.
   */
  static final String[] OUTAGE = {
    "backend connection lost",
    "backend gave no answer in time",
    "backend unavailable",
    "backend refused the connection",
    "tenant limit exceeded",
    "LOADING",
    "EXECABORT",
    "closed",
    "unsent"
  };

  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration SPELL = Duration.ofMillis(1500);

  private ServerFaults() {}

  static Scenario<RedisScene> killed(Duration away) {
    return new Scenario<>(
        "redis killed (SIGKILL), started after " + away.toMillis() + " ms",
        RedisSetup.usual()::open,
        scene -> {
          scene.server().crash();
          Await.pause(away);
          scene.server().startAgain();
          Await.until("it answers", () -> RedisServers.answers(scene.server()));
        },
        Tolerance.of(RECOVERY, OUTAGE));
  }

  /** It ends in order, with its data written, and is started again. */
  static Scenario<RedisScene> restarted(Duration away) {
    return new Scenario<>(
        "redis restarted (SHUTDOWN), started after " + away.toMillis() + " ms",
        RedisSetup.usual()::open,
        scene -> {
          try (RespWire admin = scene.server().connect()) {
            admin.send("SHUTDOWN").drain();
          }
          Await.pause(away);
          scene.server().startAgain();
          Await.until("it answers", () -> RedisServers.answers(scene.server()));
        },
        Tolerance.of(RECOVERY, OUTAGE));
  }

  /** An administrator ends all connections, again and again. */
  static Scenario<RedisScene> disconnected() {
    return new Scenario<>(
        "redis: connections killed, 20 times",
        RedisSetup.usual()::open,
        scene -> {
          for (int i = 0; i < 20; i++) {
            disconnectAll(scene.server());
            Await.pause(Duration.ofMillis(50));
          }
        },
        Tolerance.of(RECOVERY, OUTAGE),
        (scene, evidence) -> assertThat(openings(scene)).isZero());
  }

  /** Ends all connections but that of subscribers. */
  static void disconnectAll(OwnedRedisServer server) {
    RedisServers.ask(server, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  private static int openings(RedisScene scene) {
    return scene.sluice().events(Event.Kind.BREAKER_OPENED, RedisSetup.VICTIM).size();
  }

  /** Connections are accepted, nothing is answered. */
  static Scenario<RedisScene> frozen(Duration time) {
    return new Scenario<>(
        "redis frozen (SIGSTOP) for " + time.toMillis() + " ms",
        RedisSetup.usual()::open,
        scene -> freeze(scene.server(), () -> Await.pause(time)),
        time.toMillis() < 2000 ? Tolerance.none() : Tolerance.of(RECOVERY, OUTAGE));
  }

  /** The same for as long as it takes to be noticed. */
  static Scenario<RedisScene> frozen() {
    return new Scenario<>(
        "redis frozen (SIGSTOP) until the circuit opens",
        RedisSetup.impatient()::open,
        scene -> freeze(scene.server(), () -> awaitBreakerOpened(scene)),
        Tolerance.of(RECOVERY, OUTAGE),
        ServerFaults::breakerOpenedAndClosed);
  }

  static void awaitBreakerOpened(RedisScene scene) {
    Await.until("the circuit opens", () -> openings(scene) > 0);
  }

  static void breakerOpenedAndClosed(RedisScene scene, Evidence evidence) {
    assertThat(openings(scene)).isPositive();
    Await.until(
        "the circuit closes", () -> scene.sluice().breaker(RedisSetup.VICTIM).equals("closed"));
  }

  private static void freeze(OwnedRedisServer server, Runnable meanwhile) {
    server.freeze();
    try {
      meanwhile.run();
    } finally {
      server.thaw();
    }
  }

  /** Somebody's script does not end; what Redis still answers is -BUSY. */
  static Scenario<RedisScene> busy() {
    return new Scenario<>(
        "redis busy with a script (-BUSY)",
        RedisSetup.usual()::open,
        scene -> {
          RedisServers.ask(scene.server(), "CONFIG", "SET", "busy-reply-threshold", "100");
          try (RespWire script = scene.server().connect()) {
            script.send("EVAL", "while true do end", "0");
            Await.pause(SPELL);
            RedisServers.ask(scene.server(), "SCRIPT", "KILL");
            script.read();
          }
        },
        Tolerance.of(RECOVERY, "BUSY", "EXECABORT", "backend gave no answer in time", "closed"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey("BUSY"));
  }

  /** No memory is left for writes. */
  static Scenario<RedisScene> outOfMemory() {
    return configured("redis out of memory (-OOM)", "maxmemory", "1", "0", "OOM");
  }

  private static Scenario<RedisScene> configured(
      String name, String key, String bad, String good, String code) {
    return new Scenario<>(
        name,
        RedisSetup.usual()::open,
        scene -> {
          RedisServers.ask(scene.server(), "CONFIG", "SET", key, bad);
          Await.pause(SPELL);
          RedisServers.ask(scene.server(), "CONFIG", "SET", key, good);
        },
        Tolerance.refusals(code, "EXECABORT"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey(code));
  }

  /** It has become a replica, as after a failover. */
  static Scenario<RedisScene> readOnly() {
    return new Scenario<>(
        "redis is a replica now (-READONLY)",
        RedisSetup.usual()::open,
        scene -> {
          RedisServers.ask(scene.server(), "REPLICAOF", "127.0.0.1", "1");
          Await.pause(SPELL);
          RedisServers.ask(scene.server(), "REPLICAOF", "NO", "ONE");
        },
        Tolerance.of(
            RECOVERY, "READONLY", "EXECABORT", "UNBLOCKED", "backend connection lost", "closed"),
        (scene, evidence) -> assertThat(evidence.tally().codes()).containsKey("READONLY"));
  }

  /** Others have taken all of the server's connections. */
  static Scenario<RedisScene> full() {
    return new Scenario<>(
        "redis full (max number of clients reached)",
        RedisSetup.usual()::open,
        scene -> {
          try (RespWire admin = scene.server().connect()) {
            admin.ask("CONFIG", "SET", "maxclients", "1");
            admin.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
            Await.pause(SPELL);
            admin.ask("CONFIG", "SET", "maxclients", "10000");
          }
        },
        Tolerance.of(RECOVERY, OUTAGE));
  }
}
