package dev.sluice.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.postgres.PostgresRequest;
import dev.sluice.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Twenty clients on five connections while things go wrong: every client gets right answers or
 * clean errors, nothing hangs, the circuit closes again and the pool recovers by itself.
 */
class FaultsUnderLoadTest {
  private static final int POOL = 5;
  private static final int CLIENTS = 20;

  private PostgresServer server;
  private FaultProxy network;
  private SluiceUnderTest sluice;

  @BeforeEach
  void start() {
    SluiceSetup.assumeSluice("the rule is about Sluice, and the route leads past it");
    try {
      server = SharedPostgres.prepared(PostgresServer.start(PostgresRequest.any().withOwned()));
    } catch (PostgresServer.Unavailable e) {
      Assumptions.abort(e.getMessage());
    }
    network = FaultProxy.to("127.0.0.1", server.address().port());
    sluice =
        SluiceSetup.inFrontOf(SharedPostgres.application(server).at("127.0.0.1", network.port()))
            .maxPool(POOL)
            .limit("connectTimeout", "500ms")
            .limit("queueTimeout", "1s")
            .limit("queryTimeout", "1s")
            .root("retry", Map.of("firstDelay", "20ms", "maxDelay", "100ms", "maxAttempts", 3))
            .root("breaker", Map.of("openFor", "200ms", "maxOpenFor", "400ms"))
            .start();
  }

  @AfterEach
  void stop() {
    if (sluice != null) {
      sluice.close();
      network.close();
      server.close();
    }
  }

  @Test
  void killingServerProcessesBreaksNobodyElse() {
    underLoad(
        () -> {
          for (int i = 0; i < 5; i++) {
            Await.until("a process of ours is killed", this::killsOne);
            Await.until("it is up again", this::serverAnswers);
            Await.pause(Duration.ofMillis(100));
          }
        });
  }

  /** Whether there was one to kill: the server may still be recovering from the last time. */
  private boolean killsOne() {
    if (!serverAnswers()) {
      return false;
    }
    String ours = "SELECT coalesce(min(pid), 0) FROM pg_stat_activity WHERE usename = 'app'";
    try {
      int pid = Integer.parseInt(server.value(ours));
      if (pid > 0) {
        server.killBackend(pid);
      }
      return pid > 0;
    } catch (IllegalStateException recovering) {
      return false;
    }
  }

  @Test
  void aRestartIsSurvived() {
    underLoad(
        () -> {
          server.stop();
          Await.until("the circuit opens", () -> breaker().equals("open"));
          server.startAgain();
        });
  }

  @Test
  void aBlackHoleIsSurvived() {
    underLoad(
        () -> {
          network.blackHole();
          Await.until("the circuit opens", () -> breaker().equals("open"));
          network.heal();
        });
  }

  @Test
  void aFrozenServerIsSurvived() {
    underLoad(
        () -> {
          server.freeze();
          Await.until("the circuit opens", () -> breaker().equals("open"));
          server.thaw();
        });
  }

  @Test
  void resetsOfEveryConnectionAreSurvived() {
    underLoad(
        () -> {
          for (int i = 0; i < 10; i++) {
            network.resetAll();
            Await.pause(Duration.ofMillis(50));
          }
        });
  }

  private void underLoad(Runnable fault) {
    try (Load load = Load.of(sluice, CLIENTS)) {
      Await.until("work is done", () -> load.answers() > 200);
      fault.run();
      Await.until("the circuit closes", () -> breaker().equals("closed"));
      int before = load.answers();
      Await.until("work is done again", () -> load.answers() > before + 500);
    }
    Await.until("no session is left over", () -> sluice.clients().isEmpty());
    Await.until("no connection is left busy", () -> sluice.pools().get(0).active() == 0);
    assertThat(sluice.servers()).hasSizeLessThanOrEqualTo(POOL);
    assertThat(network.open()).isLessThanOrEqualTo(POOL);
  }

  private boolean serverAnswers() {
    try {
      return server.value("SELECT 1").equals("1");
    } catch (IllegalStateException stillRecovering) {
      return false;
    }
  }

  private String breaker() {
    return sluice.pools().get(0).breaker();
  }
}
