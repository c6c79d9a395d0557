package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.testkit.redis.RespWire;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many clients on few connections, each with its own replies. */
class MultiplexingTest {

  private static final int CLIENTS = 5_000;

  /** What its keys begin with. */
  private static final String OWN = "multiplexing:";

  /** Both ends of a client are in this process. */
  private static final long DESCRIPTORS = 2 * CLIENTS + 1_000;

  private static void assumeDescriptors() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long most = unix.getMaxFileDescriptorCount();
      assumeTrue(
          most >= DESCRIPTORS,
          CLIENTS + " clients need more open files than " + most + ": ulimit -Hn");
    }
  }

  @Test
  void fiveThousandClientsShareFourConnections() {
    assumeDescriptors();
    List<RespWire> clients = new ArrayList<>();
    try (RedisSluice both = RedisSluice.start()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(both.client());
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CLIENTS; i++) {
          clients.get(i).raw(command("SET", OWN + i, "v" + i) + command("GET", OWN + i));
        }
        for (int i = 0; i < CLIENTS; i++) {
          assertThat(clients.get(i).read(2)).containsExactly("+OK", "\"v" + i + "\"");
        }
      }
      assertThat(both.connections()).isLessThanOrEqualTo(4);
    } finally {
      clients.forEach(RespWire::close);
    }
  }

  @Test
  void everyClientHearsItsOwnRepliesWhateverOthersDo() throws Exception {
    try (RedisSluice both = RedisSluice.start(RedisSluice.OWNER, "maxPool: 8, minPool: 0")) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 24; t++) {
          int seed = t;
          all.add(threads.submit(() -> talk(both, seed)));
        }
        for (Future<?> one : all) {
          one.get(120, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** Random pipelines of tagged values; now and then the client vanishes amid one. */
  private static void talk(RedisSluice both, int seed) {
    Random random = new Random(seed);
    RespWire wire = both.client();
    String tag = OWN + seed + ":";
    for (int round = 0; round < 150; round++) {
      StringBuilder said = new StringBuilder();
      List<String> expected = new ArrayList<>();
      int length = 1 + random.nextInt(30);
      for (int i = 0; i < length; i++) {
        add(random, tag + round + ":" + i, said, expected);
      }
      if (random.nextInt(20) == 0) {
        wire.raw(said.substring(0, random.nextInt(said.length())));
        wire.close();
        wire = both.client();
        continue;
      }
      wire.raw(said.toString());
      assertThat(wire.read(expected.size()))
          .as("seed %d round %d", seed, round)
          .isEqualTo(expected);
    }
    wire.close();
  }

  private static void add(Random random, String tag, StringBuilder said, List<String> expected) {
    switch (random.nextInt(10)) {
      case 0 -> {
        said.append(command("MULTI")).append(command("SET", tag, tag));
        said.append(command("GET", tag)).append(command("EXEC"));
        expected.addAll(List.of("+OK", "+QUEUED", "+QUEUED", "[+OK, \"" + tag + "\"]"));
      }
      case 1 -> {
        said.append(command("RPUSH", tag + "l", tag)).append(command("BLPOP", tag + "l", "5"));
        expected.addAll(List.of(":1", "[\"" + tag + "l\", \"" + tag + "\"]"));
      }
      case 2 -> {
        said.append(command("CLIENT", "SETNAME", tag)).append(command("CLIENT", "GETNAME"));
        expected.addAll(List.of("+OK", "\"" + tag + "\""));
      }
      case 3 -> {
        said.append(command("CLIENT", "REPLY", "SKIP")).append(command("SET", tag, "x"));
        said.append(command("GET", tag));
        expected.add("\"x\"");
      }
      case 4 -> {
        said.append(command("EVAL", "return ARGV[1]", "0", tag));
        expected.add("\"" + tag + "\"");
      }
      case 5 -> {
        String large = tag + "y".repeat(random.nextInt(100_000));
        said.append(command("ECHO", large));
        expected.add("\"" + large + "\"");
      }
      case 6 -> {
        said.append("ECHO ").append(tag).append("\r\n");
        expected.add("\"" + tag + "\"");
      }
      default -> {
        said.append(command("ECHO", tag));
        expected.add("\"" + tag + "\"");
      }
    }
  }
}
