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

/** A cluster looks like one server: keys find their nodes, and nobody hears of it. */
class ClusterTest extends ClusterOfThree {

  private static final String CROSSSLOT = "-CROSSSLOT Keys in request don't hash to the same slot";

  /** foo is in slot 12182, bar in 5061, world in 9059: a node each. */
  @Test
  void keysFindTheirNodes() {
    try (RespWire client = all.client()) {
      for (int i = 0; i < 300; i++) {
        assertThat(client.ask("SET", "find" + i, "v" + i)).isEqualTo("+OK");
      }
      for (int i = 0; i < 300; i++) {
        assertThat(client.ask("GET", "find" + i)).isEqualTo("\"v" + i + "\"");
      }
      long held = 0;
      for (RedisServer node : all.group().servers()) {
        assertThat(RedisGroup.ask(node, "DBSIZE")).isNotEqualTo(":0");
        held += GroupSluice.connections(node);
      }
      assertThat(held).isBetween(3L, (long) MAX_POOL);
    }
  }

  @Test
  void pipelineAcrossNodesKeepsItsOrder() {
    try (RespWire client = all.client()) {
      StringBuilder said = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        said.append(command("SET", "pipe" + i, "v" + i)).append(command("GET", "pipe" + i));
        said.append(command("ECHO", "e" + i)).append("INCR pipe-count\r\n");
        expected.addAll(List.of("+OK", "\"v" + i + "\"", "\"e" + i + "\"", ":" + (i + 1)));
      }
      assertThat(client.raw(said.toString()).read(expected.size())).isEqualTo(expected);
    }
  }

  /** Each reading by a node is a round trip that the client waits for. */
  @Test
  void pipelineAboutOneSlotTakesFewRoundTrips() {
    int count = 2_000;
    try (RespWire client = all.client()) {
      client.ask("GET", "{foo}warm");
      long before = readings();
      client.raw(command("INCR", "{foo}trips").repeat(count));
      assertThat(client.read(count).get(count - 1)).isEqualTo(":" + count);
      assertThat(readings() - before).isLessThan(count / 10);
    }
  }

  @Test
  void keysOfSeveralSlotsAreTheServersError() {
    try (RespWire client = all.client()) {
      assertThat(client.ask("MGET", "foo", "bar")).isEqualTo(CROSSSLOT);
      assertThat(client.ask("MSET", "{t}a", "1", "{t}b", "2")).isEqualTo("+OK");
      assertThat(client.ask("MGET", "{t}a", "{t}b")).isEqualTo("[\"1\", \"2\"]");
      assertThat(client.ask("ZUNION", "2", "foo", "bar")).isEqualTo(CROSSSLOT);
    }
  }

  @Test
  void clusterLooksLikeOneServer() {
    try (RespWire client = all.client()) {
      String disabled = "-ERR This instance has cluster support disabled";
      assertThat(client.ask("CLUSTER", "SLOTS")).isEqualTo(disabled);
      assertThat(client.ask("CLUSTER", "INFO")).isEqualTo(disabled);
      assertThat(client.ask("READONLY")).isEqualTo(disabled);
      assertThat(client.ask("INFO"))
          .contains("cluster_enabled:0")
          .contains("redis_mode:standalone");
      assertThat(client.ask("INFO", "cluster")).contains("cluster_enabled:0");
      assertThat(client.ask("HELLO", "3")).contains("\"mode\", \"standalone\"");
      assertThat(client.ask("INFO", "cluster")).contains("cluster_enabled:0");
      assertThat(client.ask("DBSIZE")).isEqualTo(whole("dbsize"));
      assertThat(client.ask("SCAN", "0")).isEqualTo(whole("scan"));
      assertThat(client.ask("FLUSHALL")).isEqualTo(whole("flushall"));
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      assertThat(client.ask("NOSUCH", "x")).startsWith("-ERR unknown command 'NOSUCH'");
    }
  }

  private static String whole(String command) {
    return "-ERR '" + command + "' concerns all nodes of a cluster, which is not served";
  }

  @Test
  void transactionIsWhereItsFirstKeyIs() {
    try (RespWire client = all.client();
        RespWire other = all.client()) {
      for (String key : List.of("foo", "bar", "world")) {
        assertThat(client.ask("MULTI")).isEqualTo("+OK");
        assertThat(client.ask("SET", key, "t")).isEqualTo("+QUEUED");
        assertThat(client.ask("GET", key)).isEqualTo("+QUEUED");
        assertThat(client.ask("EXEC")).isEqualTo("[+OK, \"t\"]");
      }
      assertThat(client.ask("WATCH", "foo")).isEqualTo("+OK");
      assertThat(other.ask("SET", "foo", "u")).isEqualTo("+OK");
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("SET", "foo", "w")).isEqualTo("+QUEUED");
      assertThat(client.ask("EXEC")).isEqualTo("nil");
      client.raw(
          command("MULTI") + command("INCR", "tx") + command("EXEC") + command("GET", "bar"));
      assertThat(client.read(4)).containsExactly("+OK", "+QUEUED", "[:1]", "\"t\"");
    }
  }

  @Test
  void transactionThatCannotBeIsNotDone() {
    try (RespWire client = all.client()) {
      client.raw(command("MULTI") + command("EXEC") + command("MULTI") + command("DISCARD"));
      assertThat(client.read(4)).containsExactly("+OK", "[]", "+OK", "+OK");
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("MULTI")).isEqualTo("-ERR MULTI calls can not be nested");
      assertThat(client.ask("SET", "foo", "never")).isEqualTo("+QUEUED");
      assertThat(client.ask("SET", "bar", "never")).isEqualTo(CROSSSLOT);
      assertThat(client.ask("EXEC")).startsWith("-EXECABORT");
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("NOSUCH")).startsWith("-ERR unknown command");
      assertThat(client.ask("EXEC")).startsWith("-EXECABORT");
      assertThat(client.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI");
      assertThat(client.ask("GET", "foo")).isNotEqualTo("\"never\"");
    }
  }

  @Test
  void scriptsAreKnownEverywhere() {
    try (RespWire client = all.client()) {
      String script = "return redis.call('incr', KEYS[1])";
      String digest = client.ask("SCRIPT", "LOAD", script).replace("\"", "");
      for (String key : List.of("s{foo}", "s{bar}", "s{world}")) {
        assertThat(client.ask("EVALSHA", digest, "1", key)).isEqualTo(":1");
        assertThat(client.ask("EVAL", script, "1", key)).isEqualTo(":2");
      }
      assertThat(client.ask("EVAL", "return 7", "0")).isEqualTo(":7");
    }
  }

  @Test
  void blockedClientsAndSubscribersAreServed() {
    try (RespWire waiting = all.client();
        RespWire client = all.client()) {
      for (String key : List.of("l{foo}", "l{bar}", "l{world}")) {
        waiting.raw(command("BLPOP", key, "0") + command("GET", "none" + key));
        assertThat(client.ask("RPUSH", key, "x")).isEqualTo(":1");
        assertThat(waiting.read()).isEqualTo("[\"" + key + "\", \"x\"]");
        assertThat(waiting.read()).isEqualTo("nil");
      }
      assertThat(waiting.ask("SUBSCRIBE", "ch")).contains("\"subscribe\"");
      Await.until("it is heard", () -> client.ask("PUBLISH", "ch", "m").equals(":1"));
      assertThat(waiting.read()).isEqualTo("[\"message\", \"ch\", \"m\"]");
    }
    try (RespWire waiting = all.client();
        RespWire client = all.client()) {
      assertThat(waiting.ask("SSUBSCRIBE", "bar")).contains("\"ssubscribe\"");
      Await.until("it is heard", () -> client.ask("SPUBLISH", "bar", "m").equals(":1"));
      assertThat(waiting.read()).isEqualTo("[\"smessage\", \"bar\", \"m\"]");
    }
  }

  @Test
  void lastReplyBeforeAClientBlocksStillComes() {
    for (String key : List.of("e{foo}", "e{bar}", "e{world}")) {
      try (RespWire client = all.client();
          RespWire before = all.client()) {
        // Who waits for a connection when it ends its input is taken for gone.
        assertThat(before.ask("BLPOP", key, "0.01")).isEqualTo("nil");
        client.raw(command("RPUSH", key, "x") + command("BLPOP", key, "0"));
        client.raw(command("GET", "none" + key) + command("BLPOP", key, "0"));
        client.shutdownOutput();
        assertThat(client.read(3)).containsExactly(":1", "[\"" + key + "\", \"x\"]", "nil");
        assertThat(client.ends()).isTrue();
      }
    }
  }

  @Test
  void largeValuesGoToTheirNodesAsWell() {
    String large = "x".repeat(3_000_000);
    try (RespWire client = all.client()) {
      for (String key : List.of("big{foo}", "big{bar}", "big{world}")) {
        assertThat(client.ask("SET", key, large)).isEqualTo("+OK");
        assertThat(client.ask("STRLEN", key)).isEqualTo(":3000000");
        assertThat(client.ask("GET", key)).hasSize(3_000_002);
      }
    }
  }
}
