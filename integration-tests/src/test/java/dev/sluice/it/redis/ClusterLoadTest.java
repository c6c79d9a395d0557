package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slots move under clients that pipeline: each command is carried out once, and in its order. */
class ClusterLoadTest {

  private static final int SLOTS = 40;
  private static final int CLIENTS = 6;
  private static final int QUEUES = 8;

  @Test
  void everyCommandIsCarriedOutOnceWhileSlotsMove() throws InterruptedException {
    try (GroupSluice all =
        GroupSluice.cluster(3, false, RedisSluice.OWNER, "maxPool: 12, minPool: 0")) {
      ClusterLoad.Common common = new ClusterLoad.Common(all);
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        loads.add(new Load(common, i));
      }
      loads.forEach(Thread::start);
      Await.until("load runs", () -> loads.stream().allMatch(load -> load.rounds.get() > 5));
      for (int i = 0; i < SLOTS; i++) {
        MovingSlot.of(all.group(), "t" + i).move();
      }
      int[] before = loads.stream().mapToInt(load -> load.rounds.get()).toArray();
      Await.until(
          "load goes on",
          () ->
              !common.wrong().isEmpty()
                  || loads.stream().allMatch(load -> load.rounds.get() > before[load.number] + 2));
      common.end(loads);
      assertThat(common.wrong()).isEmpty();
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

  /** Whoever is blocked at the former node, or comes too late, gets what is pushed at the next. */
  @Test
  void queueLosesNothingWhileItsSlotMoves() throws InterruptedException {
    try (GroupSluice all =
        GroupSluice.cluster(3, false, RedisSluice.OWNER, "maxPool: 30, minPool: 0")) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Queue> queues = new ArrayList<>();
      for (int i = 0; i < QUEUES; i++) {
        queues.add(new Queue(all, "{t" + i + "}queue", stop));
      }
      queues.forEach(Thread::start);
      try (RespWire client = all.client()) {
        push(client, queues);
        for (int i = 0; i < QUEUES; i++) {
          MovingSlot slot = MovingSlot.of(all.group(), "t" + i);
          slot.begin();
          push(client, queues);
          slot.carry();
          push(client, queues);
          slot.end();
          push(client, queues);
        }
        for (Queue queue : queues) {
          Await.until("all is heard", () -> queue.heard.size() == queue.pushed);
          assertThat(queue.heard)
              .isEqualTo(IntStream.range(0, queue.pushed).mapToObj(n -> "" + n).toList());
        }
        stop.set(true);
        push(client, queues);
      }
      for (Queue queue : queues) {
        queue.join(10_000);
      }
    }
  }

  private static void push(RespWire client, List<Queue> queues) {
    for (Queue queue : queues) {
      assertThat(client.ask("RPUSH", queue.key, "" + queue.pushed++)).startsWith(":");
    }
  }

  /** Takes what comes. */
  private static final class Queue extends Thread {
    final String key;
    final List<String> heard = new CopyOnWriteArrayList<>();
    int pushed;
    private final GroupSluice all;
    private final AtomicBoolean stop;

    Queue(GroupSluice all, String key, AtomicBoolean stop) {
      this.all = all;
      this.key = key;
      this.stop = stop;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (RespWire wire = all.client()) {
        while (!stop.get()) {
          heard.add(wire.ask("BLPOP", key, "0").replaceAll(".*, \"|\"]", ""));
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

  /** One client that counts in keys of its own, many at a time. */
  private static final class Load extends ClusterLoad {
    final int[] counts = new int[SLOTS];

    Load(Common common, int number) {
      super(common, number);
    }

    String key(int slot) {
      return "{t" + slot + "}c" + number;
    }

    /** In runs about one slot, as clients that use hash tags say it. */
    @Override
    void round(RespWire wire) {
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
        wrong(heard + " instead of " + expected);
      }
    }
  }
}
