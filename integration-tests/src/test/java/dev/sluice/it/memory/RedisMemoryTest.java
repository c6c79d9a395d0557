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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounds that {@code docs/memory.md} names for Redis, in a Sluice with little memory. */
class RedisMemoryTest {

  private static final Logger log = LoggerFactory.getLogger(RedisMemoryTest.class);

  /** What a client may leave unread while others wait for the connection that they share. */
  private static final int MOST_UNREAD = 64 * MIB;

  /** What a subscriber may leave unread. */
  private static final int MOST_UNHEARD = 32 * MIB;

  /**
   * Replies come in turn, so what others ask for comes behind what was asked for before: as late as
   * Redis needs to send that, whether anybody reads it or not.
   */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int POOL = 16;
  private static final int IDLE = 3000;

  /** How large a value is that is larger than Sluice's memory: 512 is Redis's most. */
  private static final int LARGE = Integer.getInteger("sluice.memory.mebibytes", 256) * MIB;

  private static OwnedRedisServer redis;

  private ChildSluice sluice;

  @BeforeAll
  static void startRedis() {
    try {
      redis = OwnedRedisServer.start();
    } catch (RedisServer.Unavailable e) {
      Assumptions.abort(e.getMessage());
    }
  }

  @AfterAll
  static void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void start() {
    String yaml =
        """
        eventLoops: 1
        admin: {listen: '127.0.0.1:0'}
        listeners: [{protocol: redis, listen: '127.0.0.1:0', defaultTenant: acme}]
        tenants:
          - id: acme
            tier: ENTERPRISE
            limits: {minPool: 0, maxPool: %d}
            redis: {backend: 'redis://127.0.0.1:%d/0', auth: trust, commands: owner}
        """
            .formatted(POOL, redis.port());
    sluice = SmallSluice.start(yaml, 128);
    warmUp();
  }

  /** What is done for the first time takes classes and compiled code along. */
  private void warmUp() {
    try (RedisStream client = client()) {
      for (int i = 0; i < 20; i++) {
        client.setZeros("warm", 4 * MIB);
        client.send(3, "GET", "warm");
        for (int reply = 0; reply < 4; reply++) {
          client.skipReply();
        }
      }
    }
    sluice.forgetPeak();
  }

  @AfterEach
  void stop() {
    if (sluice != null) {
      assertThat(sluice.surprises()).isEmpty();
      sluice.close();
    }
    try (RespWire wire = redis.connect()) {
      wire.ask("FLUSHALL");
    }
  }

  private RedisStream client() {
    return new RedisStream(sluice.port());
  }

  /** By how much its memory was at most larger. */
  private long growthSince(long before) {
    long growth = sluice.peakBytes() - before;
    log.info("memory: at most {} MiB more", growth / MIB);
    return growth;
  }

  private RespWire wire() {
    return RespWire.connect("127.0.0.1", sluice.port());
  }

  /** Two hundred values of a megabyte, asked for over the connection that all share. */
  @Test
  void readerThatDoesNotReadIsCutOffAtItsOwnBound() {
    set("k", MIB);
    othersAreServedBeside(client().send(200, "GET", "k"), 200L * MIB);
  }

  /** The same with one value that is larger than the bound. */
  @Test
  void largeValueIsNoExcuseForNotReading() {
    set("k", LARGE);
    othersAreServedBeside(client().send(1, "GET", "k"), LARGE);
  }

  /** Each could leave as much unread as the one above, and all together must not. */
  @Test
  void manyReadersThatDoNotReadAreCutOffAtABoundForAll() {
    int count = 8;
    set("k", MIB);
    long before = sluice.residentBytes();
    Ticker ticker = Ticker.system();
    long slowest = 0;
    List<RedisStream> idlers = new ArrayList<>();
    try (RespWire other = wire()) {
      for (int i = 0; i < count; i++) {
        idlers.add(client().send(80, "GET", "k"));
      }
      for (long end = ticker.nanos() + TimeUnit.SECONDS.toNanos(4); ticker.nanos() < end; ) {
        long begun = ticker.nanos();
        assertThat(other.ask("ECHO", "mine")).isEqualTo("\"mine\"");
        slowest = Math.max(slowest, ticker.nanos() - begun);
      }
      for (RedisStream idler : idlers) {
        assertThat(idler.drain()).isLessThan(MOST_UNREAD);
      }
    } finally {
      idlers.forEach(RedisStream::close);
    }
    log.info("memory: others waited for at most {} ms", slowest / 1_000_000);
    assertThat(slowest).isLessThan(LONGEST_WAIT_NANOS);
    assertThat(growthSince(before)).isLessThan(MOST_UNREAD + 2L * DIRECTION + SLACK);
  }

  /** What others publish: 30 messages of a megabyte to each of eight. */
  @Test
  void manySubscribersThatDoNotReadAreCutOffAtABoundForAll() {
    String message = "m".repeat(MIB);
    long before = sluice.residentBytes();
    List<RedisStream> deaf = new ArrayList<>();
    try (RespWire listener = wire();
        RespWire publisher = redis.connect()) {
      for (int i = 0; i < 8; i++) {
        RedisStream subscriber = client();
        deaf.add(subscriber.send(1, "SUBSCRIBE", "news"));
        assertThat(subscriber.skipArray()).isEqualTo(3);
      }
      listener.ask("SUBSCRIBE", "news");
      for (int i = 0; i < 30; i++) {
        publisher.ask("PUBLISH", "news", message);
        assertThat(listener.read()).hasSizeGreaterThan(MIB);
      }
    } finally {
      deaf.forEach(RedisStream::close);
    }
    long bound = MOST_UNREAD * 5L / 4 + 16L * MIB + DIRECTION + SLACK;
    assertThat(growthSince(before)).isLessThan(bound);
  }

  private void set(String key, int bytes) {
    try (RespWire wire = redis.connect()) {
      wire.ask("SETRANGE", key, "" + (bytes - 1), "x");
    }
  }

  private void othersAreServedBeside(RedisStream idler, long asked) {
    long before = sluice.residentBytes();
    Ticker ticker = Ticker.system();
    long slowest = 0;
    try (idler;
        RespWire other = wire()) {
      for (long end = ticker.nanos() + TimeUnit.SECONDS.toNanos(3); ticker.nanos() < end; ) {
        long begun = ticker.nanos();
        assertThat(other.ask("ECHO", "mine")).isEqualTo("\"mine\"");
        slowest = Math.max(slowest, ticker.nanos() - begun);
      }
      // It is cut off, and gets no more than what lay in the system's own buffers.
      assertThat(idler.drain()).isLessThan(Math.min(asked, MOST_UNREAD));
    }
    log.info("memory: others waited for at most {} ms", slowest / 1_000_000);
    assertThat(slowest).isLessThan(LONGEST_WAIT_NANOS);
    long bound = MOST_UNREAD + DIRECTION + (long) SLACK;
    assertThat(growthSince(before)).isLessThan(bound);
  }

  /** With nobody beside it, it is waited for, and gets everything in the end. */
  @Test
  void loneReaderIsWaitedFor() {
    set("k", MIB);
    long before = sluice.residentBytes();
    try (RedisStream client = client()) {
      client.send(100, "GET", "k");
      Await.pause(Duration.ofMillis(1500));
      for (int i = 0; i < 100; i++) {
        assertThat(client.skipReply()).isEqualTo(MIB);
      }
    }
    assertThat(growthSince(before)).isLessThan(DIRECTION + (long) SLACK);
  }

  @Test
  void valuesLargerThanItsMemoryStream() {
    long before = sluice.residentBytes();
    try (RedisStream client = client()) {
      client.setZeros("k", LARGE);
      assertThat(client.skipReply()).isZero();
      client.send(1, "GET", "k");
      assertThat(client.skipReply()).isEqualTo(LARGE);
    }
    assertThat(growthSince(before)).isLessThan(2L * DIRECTION + SLACK);
  }

  @Test
  void serverThatDoesNotReadCostsItsBuffers() {
    int size = 16 * MIB;
    int count = 12;
    long before = sluice.residentBytes();
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    redis.freeze();
    try {
      for (int i = 0; i < count; i++) {
        String key = "k" + i;
        answers.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (RedisStream client = client()) {
                    client.setZeros(key, size);
                    return client.skipReply();
                  }
                },
                task -> new Thread(task).start()));
      }
      Await.pause(Duration.ofMillis(1500));
    } finally {
      redis.thaw();
    }
    answers.forEach(answer -> assertThat(answer.join()).isZero());
    assertThat(growthSince(before)).isLessThan(count * (long) DIRECTION + SLACK);
  }

  /** Sixty messages of a megabyte; another subscriber gets them all. */
  @Test
  void subscriberThatDoesNotReadIsCutOff() {
    String message = "m".repeat(MIB);
    long before = sluice.residentBytes();
    try (RedisStream deaf = client();
        RespWire listener = wire();
        RespWire publisher = redis.connect()) {
      deaf.send(1, "SUBSCRIBE", "news");
      listener.ask("SUBSCRIBE", "news");
      assertThat(deaf.skipArray()).isEqualTo(3);
      for (int i = 0; i < 60; i++) {
        publisher.ask("PUBLISH", "news", message);
        assertThat(listener.read()).hasSizeGreaterThan(MIB);
      }
      assertThat(deaf.drain()).isLessThan(MOST_UNHEARD + 8L * MIB);
    }
    // A buffer may be larger than what it holds by a quarter, and messages are read whole.
    long bound = MOST_UNHEARD * 5L / 4 + 8L * MIB + DIRECTION + SLACK;
    assertThat(growthSince(before)).isLessThan(bound);
  }

  @Test
  void idleClientsCostLittleHeap() {
    close(open(200));
    long heap = sluice.liveHeapBytes();
    long own = sluice.ownBytes();
    List<RespWire> clients = open(IDLE);

    long live = (sluice.liveHeapBytes() - heap) / IDLE;
    long taken = (sluice.ownBytes() - own) / IDLE;
    log.info("memory: {} B of live heap and {} B resident for an idle client", live, taken);
    assertThat(live).isLessThan(5 * KIB / 2);
    assertThat(taken).isLessThan(6 * KIB);
    close(clients);
  }

  /** So many clients that have had one reply each. */
  private List<RespWire> open(int count) {
    List<RespWire> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RespWire client = wire();
      assertThat(client.ask("ECHO", "here")).isEqualTo("\"here\"");
      clients.add(client);
    }
    return clients;
  }

  private static void close(List<RespWire> clients) {
    clients.forEach(RespWire::close);
  }
}
