package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster changes while clients work: slots move, and masters die. */
class ClusterChangesTest {

  private static final String LIMITS = "maxPool: 12, minPool: 0";

  /** foo is in slot 12182, which the third of three nodes has. */
  private static final String SLOT = "12182";

  private static String id(RedisServer node) {
    return RedisGroup.ask(node, "CLUSTER", "MYID").replace("\"", "");
  }

  @Test
  void movingSlotIsFollowed() {
    try (GroupSluice all = GroupSluice.cluster(3, false, RedisSluice.OWNER, LIMITS);
        RespWire client = all.client()) {
      List<OwnedRedisServer> nodes = all.group().servers();
      RedisServer source = nodes.get(2);
      RedisServer target = nodes.get(0);
      assertThat(client.ask("SET", "{foo}stays", "1")).isEqualTo("+OK");
      RedisGroup.ask(target, "CLUSTER", "SETSLOT", SLOT, "IMPORTING", id(source));
      RedisGroup.ask(source, "CLUSTER", "SETSLOT", SLOT, "MIGRATING", id(target));
      // What is not at the source any more is asked of the target.
      assertThat(client.ask("GET", "{foo}stays")).isEqualTo("\"1\"");
      assertThat(client.ask("SET", "{foo}new", "2")).isEqualTo("+OK");
      assertThat(client.ask("GET", "{foo}new")).isEqualTo("\"2\"");
      assertThat(RedisGroup.ask(target, "CLUSTER", "COUNTKEYSINSLOT", SLOT)).isEqualTo(":1");
      RedisGroup.ask(source, "MIGRATE", "127.0.0.1", "" + target.port(), "{foo}stays", "0", "5000");
      for (RedisServer node : List.of(target, source, nodes.get(1))) {
        RedisGroup.ask(node, "CLUSTER", "SETSLOT", SLOT, "NODE", id(target));
      }
      assertThat(client.ask("GET", "{foo}stays")).isEqualTo("\"1\"");
      assertThat(client.ask("INCR", "{foo}n")).isEqualTo(":1");
      long before = errors(source);
      Await.until("the way is known", () -> isDirect(client, source));
      assertThat(errors(source)).isGreaterThanOrEqualTo(before);
    }
  }

  /** Half of the keys are at the one node and half at the other, and all said in one go. */
  @Test
  void pipelineFollowsASlotOnItsWay() {
    try (GroupSluice all = GroupSluice.cluster(3, false, RedisSluice.OWNER, LIMITS);
        RespWire client = all.client()) {
      RedisServer source = all.group().servers().get(2);
      RedisServer target = all.group().servers().get(0);
      for (int i = 0; i < 50; i++) {
        assertThat(client.ask("SET", "{foo}" + i, "old" + i)).isEqualTo("+OK");
      }
      RedisGroup.ask(target, "CLUSTER", "SETSLOT", SLOT, "IMPORTING", id(source));
      RedisGroup.ask(source, "CLUSTER", "SETSLOT", SLOT, "MIGRATING", id(target));
      talk(client, 50);
      for (int i = 0; i < 100; i++) {
        String key = "{foo}" + i;
        RedisGroup.ask(source, "MIGRATE", "127.0.0.1", "" + target.port(), key, "0", "5000");
      }
      for (RedisServer node : List.of(target, source, all.group().servers().get(1))) {
        RedisGroup.ask(node, "CLUSTER", "SETSLOT", SLOT, "NODE", id(target));
      }
      talk(client, 100);
    }
  }

  /** Says as much as may be on its way, and more. */
  private static void talk(RespWire client, int from) {
    String padding = "x".repeat(3_000);
    StringBuilder said = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String fresh = "{foo}" + (from + i);
      said.append(command("GET", "{foo}" + i)).append(command("SET", fresh, padding + i));
      said.append(command("ECHO", "e" + i)).append(command("GET", fresh));
      expected.addAll(List.of("\"old" + i + "\"", "+OK", "\"e" + i + "\""));
      expected.add("\"" + padding + i + "\"");
    }
    said.append(said);
    expected.addAll(List.copyOf(expected));
    assertThat(client.raw(said.toString()).read(expected.size())).isEqualTo(expected);
  }

  /** foo is in the slot: who has subscribed at its former node is told, and hears at the next. */
  @Test
  void shardChannelOfASlotThatMovesIsToldOf() {
    try (GroupSluice all = GroupSluice.cluster(3, false, RedisSluice.OWNER, LIMITS);
        RespWire first = all.client();
        RespWire second = all.client();
        RespWire publisher = all.client()) {
      List<OwnedRedisServer> nodes = all.group().servers();
      for (RespWire client : List.of(first, second)) {
        assertThat(client.ask("SSUBSCRIBE", "foo")).isEqualTo("[\"ssubscribe\", \"foo\", :1]");
      }
      assertThat(publisher.ask("SPUBLISH", "foo", "a")).isEqualTo(":2");
      for (RedisServer node : nodes) {
        RedisGroup.ask(node, "CLUSTER", "SETSLOT", SLOT, "NODE", id(nodes.get(0)));
      }
      for (RespWire client : List.of(first, second)) {
        assertThat(client.read()).isEqualTo("[\"smessage\", \"foo\", \"a\"]");
        assertThat(client.read()).isEqualTo("[\"sunsubscribe\", \"foo\", :0]");
        assertThat(client.ask("SSUBSCRIBE", "foo")).isEqualTo("[\"ssubscribe\", \"foo\", :1]");
      }
      assertThat(publisher.ask("SPUBLISH", "foo", "b")).isEqualTo(":2");
      assertThat(first.read()).isEqualTo("[\"smessage\", \"foo\", \"b\"]");
      assertThat(GroupSluice.subscribed(nodes.get(0))).isEqualTo(1);
    }
  }

  @Test
  void subscribersOfADeadNodeAreDisconnectedAndSubscribeAgain() {
    try (GroupSluice all = GroupSluice.cluster(3, true, RedisSluice.OWNER, LIMITS)) {
      List<RespWire> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(all.client());
        assertThat(clients.get(i).ask("SUBSCRIBE", "ch")).contains("\"subscribe\"");
      }
      OwnedRedisServer dead =
          all.group().servers().stream()
              .filter(node -> GroupSluice.subscribed(node) == 1)
              .findFirst()
              .orElseThrow();
      dead.crash();
      for (RespWire client : clients) {
        assertThat(client.ends()).isTrue();
        client.close();
      }
      try (RespWire again = all.client();
          RespWire publisher = all.client()) {
        Await.until("it is heard for", () -> again.ask("SUBSCRIBE", "ch").contains("subscribe"));
        Await.until("it hears", () -> publisher.ask("PUBLISH", "ch", "m").equals(":1"));
        assertThat(again.read()).isEqualTo("[\"message\", \"ch\", \"m\"]");
      }
    }
  }

  /** How often a node has said MOVED. */
  private static long errors(RedisServer node) {
    String stats = RedisGroup.ask(node, "INFO", "errorstats");
    int at = stats.indexOf("errorstat_MOVED:count=");
    if (at < 0) {
      return 0;
    }
    String rest = stats.substring(at + "errorstat_MOVED:count=".length());
    return Long.parseLong(rest.split("[^0-9]", 2)[0]);
  }

  private static boolean isDirect(RespWire client, RedisServer node) {
    long before = errors(node);
    assertThat(client.ask("GET", "{foo}stays")).isEqualTo("\"1\"");
    return errors(node) == before;
  }

  @Test
  void replicaOfADeadMasterTakesItsPlace() {
    try (GroupSluice all = GroupSluice.cluster(3, true, RedisSluice.OWNER, LIMITS);
        RespWire client = all.client();
        RespWire other = all.client()) {
      assertThat(client.ask("SET", "foo", "1")).isEqualTo("+OK");
      assertThat(client.ask("SET", "bar", "1")).isEqualTo("+OK");
      OwnedRedisServer dead = all.group().servers().get(2);
      RedisServer heir = all.group().servers().get(5);
      Await.until("it has it", () -> RedisGroup.ask(heir, "DBSIZE").equals(":1"));
      dead.crash();
      assertThat(other.ask("GET", "bar")).isIn("\"1\"", "-CLUSTERDOWN The cluster is down");
      Await.until("the heir takes over", () -> RedisGroup.info(heir, "role:master"));
      Await.until("it serves", () -> client.ask("GET", "foo").equals("\"1\""));
      Await.until("all do", () -> client.ask("SET", "bar", "2").equals("+OK"));
      assertThat(client.ask("SET", "foo", "2")).isEqualTo("+OK");
      assertThat(other.ask("GET", "foo")).isEqualTo("\"2\"");
    }
  }
}
