package dev.sluice.it.memory;

import static dev.sluice.it.memory.SmallSluice.DIRECTION;
import static dev.sluice.it.memory.SmallSluice.KIB;
import static dev.sluice.it.memory.SmallSluice.MIB;
import static dev.sluice.it.memory.SmallSluice.SLACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.ChildSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that stands still while very many clients go on sending to it, and another tenant's Redis
 * beside it that does not. Two event loops, a heap of 48 MiB.
 */
class RedisStandstillTest {

  private static final Logger log = LoggerFactory.getLogger(RedisStandstillTest.class);

  /** How many clients there are. */
  private static final int CLIENTS = Integer.getInteger("sluice.memory.clients", 1_000);

  private static final int ROUNDS = 8;
  private static final int VALUE = 32 * KIB;

  /** What a client has said that was read before it was paused: four reads of 64 KiB. */
  private static final int TURN = 256 * KIB;

  /** What a client has said that is not judged is counted from here on. */
  private static final int UNCOUNTED = 16 * KIB;

  /** Unsent requests fill a shared connection: 16 times the session's buffer. */
  private static final int FULL = 4 * MIB;

  /** What the system takes of a connection that is not read, before anything is unsent. */
  private static final int SYSTEM = 12 * MIB;

  /** A value, and the question for a part of it. */
  private static final int COMMANDS_A_ROUND = 2;

  private static final Duration STANDSTILL = Duration.ofMillis(1500);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Ticker ticker = Ticker.system();
  private OwnedRedisServer still;
  private OwnedRedisServer live;
  private ChildSluice sluice;
  private long slowest;

  @BeforeEach
  void startServers() {
    try {
      still = OwnedRedisServer.start();
      live = OwnedRedisServer.start();
    } catch (RedisServer.Unavailable e) {
      Assumptions.abort(e.getMessage());
    }
  }

  private void start(int direct) {
    String yaml =
        """
        eventLoops: 2
        admin: {listen: '127.0.0.1:0'}
        listeners:
          - {protocol: redis, listen: '127.0.0.1:0', defaultTenant: still}
          - {protocol: redis, listen: '127.0.0.1:0', defaultTenant: live}
        tenants:
          - id: still
            tier: ENTERPRISE
            limits: {minPool: 0, maxPool: 4, maxClients: 20000, maxConcurrent: 20000}
            redis: {backend: 'redis://127.0.0.1:%d/0', auth: trust, commands: owner}
          - id: live
            tier: ENTERPRISE
            limits: {minPool: 0, maxPool: 4}
            redis: {backend: 'redis://127.0.0.1:%d/0', auth: trust, commands: owner}
        """
            .formatted(still.port(), live.port());
    sluice = SmallSluice.start(yaml, direct);
  }

  @AfterEach
  void stop() {
    if (sluice != null) {
      assertThat(sluice.surprises()).isEmpty();
      sluice.close();
    }
    for (OwnedRedisServer server : new OwnedRedisServer[] {still, live}) {
      if (server != null) {
        server.close();
      }
    }
  }

  private Pipelines pipelines() {
    return new Pipelines(sluice.port(0), CLIENTS, ROUNDS, VALUE);
  }

  private RespWire neighbour() {
    return RespWire.connect("127.0.0.1", sluice.port(1));
  }

  /** Has the other tenant's client ask until that time has passed, or nothing is to be awaited. */
  private void askBeside(RespWire neighbour, long nanos, Pipelines until) {
    for (long end = ticker.nanos() + nanos; ticker.nanos() < end; ) {
      if (until != null && until.finished() + until.cutOff() == CLIENTS) {
        return;
      }
      long begun = ticker.nanos();
      assertThat(neighbour.ask("ECHO", "mine")).isEqualTo("\"mine\"");
      slowest = Math.max(slowest, ticker.nanos() - begun);
      Await.pause(Duration.ofMillis(10));
    }
  }

  /** What comes of the clients while their server stands still, and when it goes on. */
  private void standStill(Pipelines clients, RespWire neighbour) {
    still.freeze();
    try {
      clients.start();
      askBeside(neighbour, STANDSTILL.toNanos(), null);
      assertThat(clients.finished()).isZero();
      int inFlight = Collections.max(sluice.inFlight("still"));
      log.info(
          "memory: {} MiB said, {} in flight; the neighbour waited for at most {} ms",
          clients.sentBytes() / MIB,
          inFlight,
          slowest / 1_000_000);
      assertThat((long) inFlight / COMMANDS_A_ROUND * VALUE)
          .as("bytes on their way over one shared connection")
          .isBetween((long) FULL, (long) FULL + SYSTEM);
    } finally {
      still.thaw();
    }
    askBeside(neighbour, PATIENCE_NANOS, clients);
  }

  private long growthSince(long before) {
    long growth = sluice.peakBytes() - before;
    log.info(
        "memory: at most {} MiB more; the neighbour waited for at most {} ms",
        growth / MIB,
        slowest / 1_000_000);
    return growth;
  }

  @Test
  void everybodyIsAnsweredWhenItGoesOn() {
    start(CLIENTS);
    try (Pipelines clients = pipelines();
        RespWire neighbour = neighbour()) {
      long before = sluice.residentBytes();
      standStill(clients, neighbour);
      assertThat(clients.complaints()).isEmpty();
      assertThat(clients.cutOff()).isZero();
      assertThat(clients.finished()).isEqualTo(CLIENTS);
      assertThat(growthSince(before))
          .isLessThan((long) CLIENTS * TURN + 2L * (FULL + DIRECTION) + SLACK);
    }
    assertThat(slowest).isLessThan(LONGEST_WAIT_NANOS);
  }

  /** All together would need more than may be held for all clients, which is 64 MiB. */
  @Test
  void thoseForWhomMostIsHeldAreCutOffWhenAllTogetherAreTooMany() {
    start(128);
    try (Pipelines clients = pipelines();
        RespWire neighbour = neighbour()) {
      long before = sluice.residentBytes();
      standStill(clients, neighbour);
      log.info("memory: {} answered, {} cut off", clients.finished(), clients.cutOff());
      assertThat(clients.complaints()).isEmpty();
      assertThat(clients.finished() + clients.cutOff()).isEqualTo(CLIENTS);
      assertThat(clients.finished()).isPositive();
      long bound = 64L * MIB + (long) CLIENTS * UNCOUNTED + 2L * (FULL + DIRECTION) + SLACK;
      assertThat(growthSince(before)).isLessThan(bound);
    }
    assertThat(slowest).isLessThan(LONGEST_WAIT_NANOS);
  }
}
