package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading from replicas: which commands go there, in what order, and what if there is none. */
class ReplicaReadsTest {

  private static final String REPLICAS = RedisSluice.OWNER + ", readFrom: replica";
  private static final String LIMITS = "maxPool: 6, minPool: 0";

  private static long calls(OwnedRedisServer server, String command) {
    String stats = RedisGroup.ask(server, "INFO", "commandstats");
    int at = stats.indexOf("cmdstat_" + command + ":calls=");
    if (at < 0) {
      return 0;
    }
    String rest = stats.substring(stats.indexOf('=', at) + 1);
    return Long.parseLong(rest.substring(0, rest.indexOf(',')));
  }

  @Test
  void readsGoToAReplicaAndAllElseToTheMaster() {
    try (GroupSluice all = GroupSluice.sentinels(2, REPLICAS, LIMITS);
        RespWire client = all.client()) {
      OwnedRedisServer master = all.group().servers().get(0);
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      Await.until("the replica has it", () -> client.ask("GET", "k").equals("\"v\""));
      Await.until("a replica is read", () -> read(all, client) > 0);
      long before = calls(master, "get");
      for (int i = 0; i < 20; i++) {
        assertThat(client.ask("GET", "k")).isEqualTo("\"v\"");
      }
      assertThat(calls(master, "get")).isEqualTo(before);
      assertThat(client.ask("SCAN", "0")).contains("\"k\"");
      assertThat(calls(master, "scan")).isEqualTo(1);
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("GET", "k")).isEqualTo("+QUEUED");
      assertThat(client.ask("EXEC")).isEqualTo("[\"v\"]");
      assertThat(calls(master, "get")).isEqualTo(before + 1);
      assertThat(client.ask("SET", "k")).startsWith("-ERR wrong number of arguments");
      assertThat(client.ask("GET")).startsWith("-ERR wrong number of arguments");
    }
  }

  private static long read(GroupSluice all, RespWire client) {
    client.ask("GET", "k");
    return calls(all.group().servers().get(1), "get") + calls(all.group().servers().get(2), "get");
  }

  @Test
  void orderIsKeptWhenReadsAndWritesTakeTurns() {
    try (GroupSluice all = GroupSluice.sentinels(1, REPLICAS, LIMITS);
        RespWire client = all.client()) {
      client.ask("SET", "fix", "point");
      Await.until(
          "a replica is read",
          () -> {
            client.ask("GET", "fix");
            return calls(all.group().servers().get(1), "get") > 0;
          });
      Await.until("it has it", () -> client.ask("GET", "fix").equals("\"point\""));
      StringBuilder said = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        said.append(command("SET", "k" + i, "v")).append(command("GET", "fix"));
        said.append(command("ECHO", "e" + i)).append(command("INCR", "n"));
        expected.addAll(List.of("+OK", "\"point\"", "\"e" + i + "\"", ":" + (i + 1)));
      }
      assertThat(client.raw(said.toString()).read(expected.size())).isEqualTo(expected);
    }
  }

  @Test
  void masterIsReadWhereThereIsNoReplica() {
    try (GroupSluice all = GroupSluice.sentinels(1, REPLICAS, LIMITS);
        RespWire client = all.client()) {
      client.ask("SET", "k", "v");
      OwnedRedisServer replica = all.group().servers().get(1);
      Await.until(
          "a replica is read",
          () -> {
            client.ask("GET", "k");
            return calls(replica, "get") > 0;
          });
      replica.crash();
      Await.until("the loss has been told", () -> client.ask("GET", "k").equals("\"v\""));
      for (int i = 0; i < 20; i++) {
        assertThat(client.ask("GET", "k")).isEqualTo("\"v\"");
      }
      assertThat(calls(all.group().servers().get(0), "get")).isGreaterThanOrEqualTo(20);
      replica.startAgain();
      Await.until(
          "it is read again",
          () -> {
            client.ask("GET", "k");
            return calls(replica, "get") > 0;
          });
    }
  }
}
