package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A master that Sentinels watch: found, followed, and left when it is none any more. */
class SentinelTest {

  private static final String LIMITS = "maxPool: 4, minPool: 0";

  @Test
  void masterIsFoundByItsName() {
    try (GroupSluice all = GroupSluice.sentinels(1, RedisSluice.OWNER, LIMITS);
        RespWire client = all.client()) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      assertThat(client.ask("INFO", "replication")).contains("role:master");
      assertThat(RedisGroup.ask(all.group().servers().get(0), "GET", "k")).isEqualTo("\"v\"");
      assertThat(all.sluice().pools().get(0).backend()).isEqualTo(RedisGroup.MASTER);
    }
  }

  @Test
  void masterIsFollowedWhenSentinelsAreAskedToReplaceIt() {
    try (GroupSluice all = GroupSluice.sentinels(1, RedisSluice.OWNER, LIMITS);
        RespWire client = all.client();
        RespWire blocked = all.client();
        RespWire subscriber = all.client()) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      assertThat(subscriber.ask("SUBSCRIBE", "news")).startsWith("[\"subscribe\"");
      blocked.send("BLPOP", "nothing", "0");
      OwnedRedisServer former = all.group().servers().get(0);
      RedisServer next = all.group().servers().get(1);
      Await.until("it is there", () -> RedisGroup.info(next, "master_link_status:up"));
      String answer =
          RedisGroup.ask(all.group().sentinels().get(0), "SENTINEL", "FAILOVER", RedisGroup.MASTER);
      assertThat(answer).isEqualTo("+OK");
      Await.until("the other one serves", () -> serves(client, next));
      Await.until("nothing is left", () -> GroupSluice.connections(former) == 0);
      // Redis itself says UNBLOCKED before; whoever hears nothing is disconnected.
      assertThat(subscriber.ends()).isTrue();
      assertThat(client.ask("SET", "k", "w")).isEqualTo("+OK");
      assertThat(all.sluice().events(Event.Kind.BACKEND_MOVED, "acme"))
          .filteredOn(event -> event.subject().equals(RedisGroup.MASTER))
          .extracting(Event::detail)
          .containsExactly("127.0.0.1:" + former.port(), "127.0.0.1:" + next.port());
    }
  }

  private static boolean serves(RespWire client, RedisServer server) {
    String answer = client.ask("INFO", "server");
    return answer.contains("tcp_port:" + server.port());
  }

  @Test
  void loadGoesOnWhenTheMasterDies() throws InterruptedException {
    failOverUnderLoad(OwnedRedisServer::crash);
  }

  @Test
  void loadGoesOnWhenTheMasterHangs() throws InterruptedException {
    failOverUnderLoad(OwnedRedisServer::freeze);
  }

  private static void failOverUnderLoad(java.util.function.Consumer<OwnedRedisServer> blow)
      throws InterruptedException {
    try (GroupSluice all = GroupSluice.sentinels(1, RedisSluice.OWNER, LIMITS)) {
      AtomicBoolean stop = new AtomicBoolean();
      ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Load load = new Load(all, "load" + i, stop, wrong);
        loads.add(load);
        load.start();
      }
      OwnedRedisServer former = all.group().servers().get(0);
      RedisServer next = all.group().servers().get(1);
      Await.until("load runs", () -> loads.stream().allMatch(load -> load.done.get() > 50));
      blow.accept(former);
      Await.until("a replica takes over", () -> RedisGroup.info(next, "role:master"));
      int[] before = loads.stream().mapToInt(load -> load.done.get()).toArray();
      Await.until("everybody is served again", () -> allAdvanced(loads, before));
      stop.set(true);
      for (Load load : loads) {
        load.join(10_000);
      }
      assertThat(wrong).isEmpty();
      assertThat(loads).allSatisfy(load -> assertThat(load.connected).isTrue());
    }
  }

  private static boolean allAdvanced(List<Load> loads, int[] before) {
    for (int i = 0; i < before.length; i++) {
      if (loads.get(i).done.get() < before[i] + 50) {
        return false;
      }
    }
    return true;
  }

  /** One client that writes and reads on one connection, and takes errors as they come. */
  private static final class Load extends Thread {
    private final GroupSluice all;
    private final String key;
    private final AtomicBoolean stop;
    private final ConcurrentLinkedQueue<String> wrong;
    final AtomicInteger done = new AtomicInteger();
    volatile boolean connected = true;

    Load(GroupSluice all, String key, AtomicBoolean stop, ConcurrentLinkedQueue<String> wrong) {
      this.all = all;
      this.key = key;
      this.stop = stop;
      this.wrong = wrong;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (RespWire wire = all.client()) {
        for (int i = 0; !stop.get(); i++) {
          String value = key + ":" + i;
          String set = wire.ask("SET", key, value);
          String got = wire.ask("ECHO", value);
          if (set.equals("+OK") && got.equals("\"" + value + "\"")) {
            done.incrementAndGet();
          } else if (!isClean(set, "+OK") || !isClean(got, "\"" + value + "\"")) {
            wrong.add(set + " / " + got);
          }
        }
      } catch (RuntimeException e) {
        connected = false;
        wrong.add(e.toString());
      }
    }

    /** What may be said while there is no master. */
    private static boolean isClean(String answer, String good) {
      return answer.equals(good)
          || answer.startsWith("-ERR backend connection lost")
          || answer.startsWith("-ERR backend unavailable")
          || answer.startsWith("-ERR tenant limit exceeded: no connection came free in time")
          || answer.startsWith("-READONLY")
          || answer.startsWith("-UNBLOCKED")
          || answer.startsWith("-MASTERDOWN")
          || answer.startsWith("-LOADING");
    }
  }
}
