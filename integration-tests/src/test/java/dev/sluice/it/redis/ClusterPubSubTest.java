package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscribers in front of a cluster: many on few connections, each with its own messages. */
class ClusterPubSubTest extends ClusterOfThree {

  private static final int CLIENTS = 40;

  /** In a slot of each node. */
  private static final List<String> SHARDS = List.of("foo", "bar", "world");

  private long subscribed() {
    return all.group().servers().stream().mapToLong(GroupSluice::subscribed).sum();
  }

  private List<RespWire> clients() {
    List<RespWire> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(all.client());
    }
    return clients;
  }

  private void awaitNobody() {
    Await.until("nobody is subscribed", () -> subscribed() == 0);
  }

  @Test
  void subscribersOfChannelsShareOneConnection() {
    List<RespWire> clients = clients();
    try (RespWire publisher = all.client()) {
      for (int i = 0; i < CLIENTS; i++) {
        assertThat(clients.get(i).ask("SUBSCRIBE", "all"))
            .isEqualTo("[\"subscribe\", \"all\", :1]");
        assertThat(clients.get(i).ask("PSUBSCRIBE", "own" + i + ".*")).contains("\"psubscribe\"");
      }
      assertThat(subscribed()).isEqualTo(1);
      assertThat(publisher.ask("PUBLISH", "all", "m")).isEqualTo(":" + CLIENTS);
      assertThat(publisher.ask("PUBSUB", "NUMSUB", "all")).isEqualTo("[\"all\", :" + CLIENTS + "]");
      for (int i = 0; i < CLIENTS; i++) {
        assertThat(publisher.ask("PUBLISH", "own" + i + ".x", "" + i)).isEqualTo(":1");
        assertThat(clients.get(i).read()).isEqualTo("[\"message\", \"all\", \"m\"]");
        assertThat(clients.get(i).read())
            .isEqualTo("[\"pmessage\", \"own" + i + ".*\", \"own" + i + ".x\", \"" + i + "\"]");
      }
      for (RedisServer node : all.group().servers()) {
        RedisGroup.ask(node, "PUBLISH", "all", "from " + node.port());
      }
      for (RespWire client : clients) {
        assertThat(client.read(3)).allMatch(message -> message.contains("\"from "));
        assertThat(client.ask("PING")).isEqualTo("[\"pong\", \"\"]");
        assertThat(client.ask("UNSUBSCRIBE")).isEqualTo("[\"unsubscribe\", \"all\", :1]");
        client.close();
      }
      awaitNobody();
      assertThat(publisher.ask("PUBLISH", "all", "m")).isEqualTo(":0");
    }
  }

  @Test
  void subscribersOfShardChannelsShareOneConnectionForEachNode() {
    List<RespWire> clients = clients();
    try (RespWire publisher = all.client()) {
      for (String shard : SHARDS) {
        for (RespWire client : clients) {
          assertThat(client.ask("SSUBSCRIBE", shard)).contains("\"ssubscribe\", \"" + shard);
        }
      }
      assertThat(all.group().servers()).extracting(GroupSluice::subscribed).containsOnly(1L);
      for (String shard : SHARDS) {
        assertThat(publisher.ask("SPUBLISH", shard, "m")).isEqualTo(":" + CLIENTS);
        String number = "[\"" + shard + "\", :" + CLIENTS + "]";
        assertThat(publisher.ask("PUBSUB", "SHARDNUMSUB", shard)).isEqualTo(number);
        for (RespWire client : clients) {
          assertThat(client.read()).isEqualTo("[\"smessage\", \"" + shard + "\", \"m\"]");
        }
      }
      for (RespWire client : clients) {
        assertThat(client.ask("PING")).isEqualTo("[\"pong\", \"\"]");
        client.send("SUNSUBSCRIBE");
        assertThat(client.read(3))
            .allMatch(answer -> answer.startsWith("[\"sunsubscribe\""))
            .satisfies(answers -> assertThat(answers.get(2)).endsWith(":0]"));
        assertThat(client.ask("GET", "none")).isEqualTo("nil");
      }
      awaitNobody();
    }
    clients.forEach(RespWire::close);
  }

  @Test
  void oneCommandNamesShardChannelsOfOneSlot() {
    try (RespWire client = all.client()) {
      assertThat(client.ask("SSUBSCRIBE", "foo", "bar"))
          .isEqualTo("-CROSSSLOT Keys in request don't hash to the same slot");
      client.send("SSUBSCRIBE", "{foo}1", "{foo}2");
      assertThat(client.read(2).get(1)).isEqualTo("[\"ssubscribe\", \"{foo}2\", :2]");
      assertThat(client.ask("SSUBSCRIBE", "bar")).isEqualTo("[\"ssubscribe\", \"bar\", :3]");
      assertThat(client.ask("SUNSUBSCRIBE", "{foo}1"))
          .isEqualTo("[\"sunsubscribe\", \"{foo}1\", :2]");
      assertThat(client.ask("SSUBSCRIBE", "{foo}2")).isEqualTo("[\"ssubscribe\", \"{foo}2\", :2]");
    }
    awaitNobody();
  }

  @Test
  void subscriberOfVersionThreeGoesOnWithItsWork() {
    try (RespWire client = all.client()) {
      assertThat(client.ask("HELLO", "3")).contains("standalone");
      assertThat(client.ask("SUBSCRIBE", "ch")).contains("\"subscribe\"");
      assertThat(client.ask("SSUBSCRIBE", "world")).contains("\"ssubscribe\"");
      StringBuilder said = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        said.append(command("SET", "three" + i, "v" + i));
        said.append(command("PUBLISH", "ch", "" + i)).append(command("GET", "three" + i));
        said.append(command("SPUBLISH", "world", "" + i)).append(command("PING"));
      }
      client.raw(said.toString());
      for (int i = 0; i < 50; i++) {
        // As the server puts them: the message, and then the reply to who has published it.
        assertThat(client.read()).isEqualTo("+OK");
        assertThat(client.read()).endsWith("[\"message\", \"ch\", \"" + i + "\"]");
        assertThat(client.read()).isEqualTo(":1");
        assertThat(client.read()).isEqualTo("\"v" + i + "\"");
        assertThat(client.read()).endsWith("[\"smessage\", \"world\", \"" + i + "\"]");
        assertThat(client.read()).isEqualTo(":1");
        assertThat(client.read()).isEqualTo("+PONG");
      }
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("PUBLISH", "elsewhere", "x")).isEqualTo("+QUEUED");
      assertThat(client.ask("EXEC")).isEqualTo("[:0]");
    }
    awaitNobody();
  }
}
