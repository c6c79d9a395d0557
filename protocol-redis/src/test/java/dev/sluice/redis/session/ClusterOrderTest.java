package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pipelines at random while slots move: order holds, per client and per key. */
class ClusterOrderTest {

  private static final int RUNS = 300;
  private static final int NODES = 4;
  private static final int KEYS = 6;

  /** A client, what it says, and what it is to hear; each has keys of its own. */
  private static final class Script {
    final String name;
    final List<String> commands = new ArrayList<>();
    final List<String> replies = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();

    Script(String name) {
      this.name = name;
    }

    void extend(Random random) {
      String key = name + random.nextInt(KEYS);
      String value = "v" + random.nextInt(1000);
      switch (random.nextInt(10)) {
        case 0 -> add("ECHO " + value, bulk(value));
        case 1, 2, 3, 4 -> {
          values.put(key, value);
          add("SET " + key + " " + value, "+OK");
        }
        default -> add("GET " + key, bulk(values.get(key)));
      }
    }

    private void add(String command, String reply) {
      commands.add(command);
      replies.add(reply);
    }

    private static String bulk(String value) {
      return value == null ? "$-1" : "$" + value.length() + " " + value;
    }
  }

  @Test
  void orderHoldsWhileSlotsMove() {
    for (int seed = 0; seed < RUNS; seed++) {
      play(new Random(seed), "seed " + seed);
    }
  }

  private static void play(Random random, String seed) {
    Nodes nodes = new Nodes(NODES);
    nodes.tellKeys = true;
    nodes.meanwhile = () -> disturb(nodes, random);
    int[] pieces = {1, 3, 17, 1_000_000};
    Rig rig = new Rig(pieces[random.nextInt(pieces.length)], 2 * NODES, nodes);
    for (char name = 'a'; name <= 'c'; name++) {
      for (int i = 0; i < KEYS; i++) {
        nodes.move("" + name + i, random.nextInt(NODES));
      }
    }
    rig.learn();
    rig.turns = random;
    List<Script> scripts = List.of(new Script("a"), new Script("b"), new Script("c"));
    List<App> apps = scripts.stream().map(script -> rig.client()).toList();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < apps.size(); i++) {
        say(scripts.get(i), apps.get(i), random);
      }
      for (int i = 0; i < random.nextInt(4); i++) {
        rig.movePart(random.nextInt(40));
        if (random.nextInt(3) == 0) {
          rig.learn();
        }
      }
      for (int i = 0; i < apps.size(); i++) {
        say(scripts.get(i), apps.get(i), random);
      }
      for (int i = 0; i < apps.size(); i++) {
        assertThat(apps.get(i).heard()).as(seed).isEqualTo(heard(scripts.get(i)));
        scripts.get(i).replies.clear();
      }
    }
  }

  private static String heard(Script script) {
    return String.join(" ", script.replies);
  }

  private static void say(Script script, App app, Random random) {
    script.commands.clear();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      script.extend(random);
    }
    app.sayOnly(commands(script.commands.toArray(new String[0])));
  }

  /** A slot never comes back to a node that it has left, so that no redirection is out of date. */
  private static void disturb(Nodes nodes, Random random) {
    String key = "" + "abc".charAt(random.nextInt(3)) + random.nextInt(KEYS);
    int next = nodes.owner(key) + 1;
    if (next < NODES && random.nextInt(8) == 0) {
      if (random.nextBoolean()) {
        nodes.ask(key, next);
      } else {
        nodes.move(key, next);
      }
    }
  }
}
