package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections to a cluster's nodes are lost under clients that have something with all of them. */
class ClusterLossTest {

  private static final int CLIENTS = 12;
  private static final int ROUNDS = 40;

  @Test
  void everyClientHearsItsOwnWhileConnectionsAreLost() throws InterruptedException {
    try (GroupSluice all =
        GroupSluice.cluster(3, false, RedisSluice.OWNER, "maxPool: 12, minPool: 0")) {
      ClusterLoad.Common common = new ClusterLoad.Common(all);
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        loads.add(new Load(common, i));
      }
      loads.forEach(Thread::start);
      Random random = new Random(1);
      Await.until(
          "all have had their rounds",
          () -> {
            loseSome(all.group(), random);
            return !common.wrong().isEmpty()
                || loads.stream().allMatch(load -> load.rounds.get() > ROUNDS);
          });
      common.end(loads);
      assertThat(common.wrong()).isEmpty();
      assertThat(loads).anyMatch(load -> load.losses.get() > 0);
    }
  }

  /** A third of the connections to one of the nodes. */
  private static void loseSome(RedisGroup group, Random random) {
    RedisServer node = group.servers().get(random.nextInt(group.servers().size()));
    RedisGroup.ask(node, "CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("name=sluice") && random.nextInt(3) == 0)
        .map(line -> line.replaceFirst(".*\\bid=(\\d+) .*", "$1"))
        .forEach(id -> RedisGroup.ask(node, "CLIENT", "KILL", "ID", id));
  }

  /**
   * One client with keys of its own, whose values only grow: what it reads is at least what it
   * knows to be written, and at most what it has said by then.
   */
  private static final class Load extends ClusterLoad {

    private static final int KEYS = 12;

    final AtomicInteger losses = new AtomicInteger();
    private final int[] said = new int[KEYS];
    private final int[] known = new int[KEYS];

    /** What is expected: a key, and the value that it is set to; 0: it is read. */
    private record Asked(int key, int value, int most) {}

    Load(Common common, int number) {
      super(common, number);
    }

    /** It had half a reply when the connection was lost. */
    @Override
    void onBroken(UncheckedIOException broken) {
      Throwable cause = broken.getCause();
      if (cause instanceof EOFException || cause instanceof SocketException) {
        losses.incrementAndGet();
      } else {
        super.onBroken(broken);
      }
    }

    @Override
    void round(RespWire wire) {
      StringBuilder text = new StringBuilder();
      List<Asked> asked = new ArrayList<>();
      for (int i = random.nextInt(100); i >= 0; i--) {
        int key = random.nextInt(KEYS);
        String name = "own" + number + "." + key;
        if (random.nextBoolean()) {
          said[key]++;
          String padding = "x".repeat(random.nextInt(20) == 0 ? 20_000 : 1);
          text.append(command("SET", name, said[key] + " " + name + " " + padding));
          asked.add(new Asked(key, said[key], said[key]));
        } else {
          text.append(command("GET", name));
          asked.add(new Asked(key, 0, said[key]));
        }
      }
      wire.raw(text.toString());
      for (Asked each : asked) {
        hear(each, wire.read());
      }
    }

    private void hear(Asked asked, String reply) {
      if (reply.startsWith("-ERR backend ")) {
        losses.incrementAndGet();
      } else if (asked.value > 0) {
        expect(reply.equals("+OK"), asked, reply);
        known[asked.key] = asked.value;
      } else if (reply.equals("nil")) {
        expect(known[asked.key] == 0, asked, reply);
      } else {
        String[] words = reply.substring(1).split(" ", 3);
        int value = Integer.parseInt(words[0]);
        expect(words[1].equals("own" + number + "." + asked.key), asked, reply);
        expect(value >= known[asked.key] && value <= asked.most, asked, reply);
        known[asked.key] = value;
      }
    }

    private void expect(boolean right, Asked asked, String reply) {
      if (!right) {
        wrong(asked + ", known " + known[asked.key] + ": " + reply);
      }
    }
  }
}
