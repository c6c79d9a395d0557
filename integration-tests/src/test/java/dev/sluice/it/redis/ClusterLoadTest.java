package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Slots move under clients that pipeline: each command is carried out once, and in its order. */
class ClusterLoadTest {

  private static final int ALL_SLOTS = 16_384;
  private static final int SLOTS = 40;
  private static final int CLIENTS = 6;

  private static String id(RedisServer node) {
    return RedisGroup.ask(node, "CLUSTER", "MYID").replace("\"", "");
  }

  @Test
  void everyCommandIsCarriedOutOnceWhileSlotsMove() throws InterruptedException {
    try (GroupSluice all =
        GroupSluice.cluster(3, false, RedisSluice.OWNER, "maxPool: 12, minPool: 0")) {
      AtomicBoolean stop = new AtomicBoolean();
      ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Load load = new Load(all, i, stop, wrong);
        loads.add(load);
        load.start();
      }
      Await.until("load runs", () -> loads.stream().allMatch(load -> load.rounds.get() > 5));
      for (int i = 0; i < SLOTS; i++) {
        move(all.group(), i);
      }
      int[] before = loads.stream().mapToInt(load -> load.rounds.get()).toArray();
      Await.until(
          "load goes on",
          () ->
              !wrong.isEmpty()
                  || loads.stream().allMatch(load -> load.rounds.get() > before[load.number] + 2));
      stop.set(true);
      for (Load load : loads) {
        load.join(10_000);
      }
      assertThat(wrong).isEmpty();
      assertThat(redirections(all.group())).isGreaterThan(SLOTS);
      try (RespWire client = all.client()) {
        for (Load load : loads) {
          for (int i = 0; i < SLOTS; i++) {
            String counted = load.counts[i] == 0 ? "nil" : "\"" + load.counts[i] + "\"";
            assertThat(client.ask("GET", load.key(i))).isEqualTo(counted);
          }
        }
      }
    }
  }

  /** How often nodes have sent somebody elsewhere. */
  private static long redirections(RedisGroup group) {
    Pattern counted = Pattern.compile("errorstat_(?:MOVED|ASK):count=(\\d+)");
    return group.servers().stream()
        .map(node -> RedisGroup.ask(node, "INFO", "errorstats"))
        .flatMap(stats -> counted.matcher(stats).results())
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  /** Moves a slot as redis-cli does: key by key, while it is served by both. */
  private static void move(RedisGroup group, int number) {
    String slot = RedisGroup.ask(group.servers().get(0), "CLUSTER", "KEYSLOT", "t" + number);
    String name = slot.substring(1);
    int nodes = group.servers().size();
    // Each has its share of all slots at the beginning, and no slot moves twice.
    int owner = Math.min(nodes - 1, Integer.parseInt(name) * nodes / ALL_SLOTS);
    RedisServer source = group.servers().get(owner);
    RedisServer target = group.servers().get((owner + 1) % nodes);
    RedisGroup.ask(target, "CLUSTER", "SETSLOT", name, "IMPORTING", id(source));
    RedisGroup.ask(source, "CLUSTER", "SETSLOT", name, "MIGRATING", id(target));
    for (String keys = keys(source, name); !keys.isEmpty(); keys = keys(source, name)) {
      for (String key : keys.split(", ", -1)) {
        RedisGroup.ask(source, "MIGRATE", "127.0.0.1", "" + target.port(), key, "0", "5000");
      }
    }
    RedisGroup.ask(target, "CLUSTER", "SETSLOT", name, "NODE", id(target));
    for (RedisServer node : group.servers()) {
      RedisGroup.ask(node, "CLUSTER", "SETSLOT", name, "NODE", id(target));
    }
    // Who takes a slot before it has heard of the last epoch loses it again, and nobody has it.
    Await.until(
        "nodes agree",
        () -> group.servers().stream().map(node -> epoch(node)).distinct().count() == 1);
  }

  private static String epoch(RedisServer node) {
    String info = RedisGroup.ask(node, "CLUSTER", "INFO");
    int at = info.indexOf("cluster_current_epoch:");
    return info.substring(at, info.indexOf('\r', at));
  }

  private static String keys(RedisServer source, String slot) {
    String keys = RedisGroup.ask(source, "CLUSTER", "GETKEYSINSLOT", slot, "3");
    return keys.substring(1, keys.length() - 1).replace("\"", "");
  }

  /** One client that counts in keys of its own, many at a time. */
  private static final class Load extends Thread {
    final int number;
    final int[] counts = new int[SLOTS];
    final AtomicInteger rounds = new AtomicInteger();
    private final GroupSluice all;
    private final AtomicBoolean stop;
    private final ConcurrentLinkedQueue<String> wrong;
    private final Random random;

    Load(GroupSluice all, int number, AtomicBoolean stop, ConcurrentLinkedQueue<String> wrong) {
      this.all = all;
      this.number = number;
      this.stop = stop;
      this.wrong = wrong;
      this.random = new Random(number);
      setDaemon(true);
    }

    String key(int slot) {
      return "{t" + slot + "}c" + number;
    }

    @Override
    public void run() {
      try (RespWire wire = all.client()) {
        while (!stop.get() && wrong.isEmpty()) {
          round(wire);
          rounds.incrementAndGet();
        }
      } catch (RuntimeException e) {
        wrong.add(e.toString());
      }
    }

    /** In runs about one slot, as clients that use hash tags say it. */
    private void round(RespWire wire) {
      StringBuilder said = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int run = 0; run < 10; run++) {
        int slot = random.nextInt(SLOTS);
        for (int i = random.nextInt(8); i >= 0; i--) {
          said.append(command("INCR", key(slot))).append(command("GET", key(slot)));
          counts[slot]++;
          expected.add(":" + counts[slot]);
          expected.add("\"" + counts[slot] + "\"");
        }
      }
      List<String> heard = wire.raw(said.toString()).read(expected.size());
      if (!heard.equals(expected)) {
        wrong.add("client " + number + ": " + heard + " instead of " + expected);
      }
    }
  }
}
