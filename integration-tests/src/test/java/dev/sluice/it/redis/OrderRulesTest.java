package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replies come in the order of commands, whichever way each of them takes. */
class OrderRulesTest {

  private static RedisSluice both;

  @BeforeAll
  static void start() {
    both = RedisSluice.start();
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  @Test
  void sharedPinnedAndLocalCommandsAnswerInTurn() {
    try (RespWire client = both.client()) {
      client.raw(
          command("SET", "order:o", "1")
              + command("CLIENT", "SETNAME", "joe")
              + command("MULTI")
              + command("INCR", "order:o")
              + command("EXEC")
              + command("GET", "order:o")
              + "PING inline\r\n"
              + command("EVAL", "return 7", "0")
              + command("CLIENT", "GETNAME")
              + command("SELECT", "2")
              + command("GET", "order:o")
              + command("BLPOP", "order:none", "0.05")
              + command("NOSUCH", "x")
              + command("SELECT", "0")
              + command("GET", "order:o"));
      assertThat(client.read(15))
          .containsExactly(
              "+OK",
              "+OK",
              "+OK",
              "+QUEUED",
              "[:2]",
              "\"2\"",
              "\"inline\"",
              ":7",
              "\"joe\"",
              "+OK",
              "nil",
              "nil",
              "-ERR unknown command 'NOSUCH', with args beginning with: 'x' ",
              "+OK",
              "\"2\"");
    }
  }

  @Test
  void whatFollowsABlockingCommandWaitsForIt() {
    try (RespWire blocked = both.client();
        RespWire other = both.client()) {
      blocked.raw(
          command("DEL", "order:q", "order:seen")
              + command("BLPOP", "order:q", "5")
              + command("SET", "order:seen", "yes")
              + command("GET", "order:seen"));
      assertThat(blocked.read()).startsWith(":");
      assertThat(other.ask("GET", "order:seen")).isEqualTo("nil");
      assertThat(other.ask("RPUSH", "order:q", "v")).isEqualTo(":1");
      assertThat(blocked.read(3)).containsExactly("[\"order:q\", \"v\"]", "+OK", "\"yes\"");
    }
  }

  @Test
  void blockedClientThatLeavesTakesNoElement() {
    try (OwnedRedisSluice alone = OwnedRedisSluice.start();
        RespWire other = alone.client();
        RespWire direct = alone.server().connect()) {
      RespWire blocked = alone.client();
      blocked.send("BLPOP", "left", "0");
      Await.until("it blocks", () -> blocked(direct) == 1);
      blocked.close();
      Await.until("it has left", () -> blocked(direct) == 0);
      assertThat(other.ask("RPUSH", "left", "v")).isEqualTo(":1");
      assertThat(other.ask("LLEN", "left")).isEqualTo(":1");
    }
  }

  private static int blocked(RespWire direct) {
    String clients = direct.ask("INFO", "clients");
    return Integer.parseInt(clients.replaceAll("(?s).*blocked_clients:(\\d+).*", "$1"));
  }

  @Test
  void repliesThatAreNotWantedDoNotCome() {
    try (RespWire client = both.client()) {
      client.raw(
          command("CLIENT", "REPLY", "SKIP")
              + command("SET", "order:r", "1")
              + command("GET", "order:r")
              + command("CLIENT", "REPLY", "OFF")
              + command("SET", "order:r", "2")
              + command("CLIENT", "ID")
              + command("BLPOP", "order:none", "0.01")
              + command("CLIENT", "REPLY", "ON")
              + command("GET", "order:r"));
      assertThat(client.read(3)).containsExactly("\"1\"", "+OK", "\"2\"");
    }
  }

  @Test
  void largeValuesPassInBothDirections() {
    String large = "x".repeat(3_000_000);
    try (RespWire client = both.client()) {
      client.raw(
          command("SET", "order:large", large)
              + command("STRLEN", "order:large")
              + command("GET", "order:large")
              + command("DEL", "order:large"));
      assertThat(client.read()).isEqualTo("+OK");
      assertThat(client.read()).isEqualTo(":3000000");
      assertThat(client.read()).isEqualTo("\"" + large + "\"");
      assertThat(client.read()).isEqualTo(":1");
    }
  }

  /** More than sockets have room for, in large replies and small ones. */
  @Test
  void whoTakesItsRepliesLateGetsThemAllInOrder() {
    String large = "x".repeat(7000);
    StringBuilder commands = new StringBuilder(command("SET", "order:late", large));
    for (int i = 1; i <= 3000; i++) {
      commands.append(command("INCR", "order:count")).append(command("GET", "order:late"));
    }
    try (RespWire late = both.client();
        RespWire other = both.client()) {
      late.raw(commands.toString());
      assertThat(other.ask("SET", "order:other", "1")).isEqualTo("+OK");
      Await.until("many replies wait", () -> other.ask("GET", "order:count").length() > 4);
      assertThat(late.read()).isEqualTo("+OK");
      for (int i = 1; i <= 3000; i++) {
        assertThat(late.read()).isEqualTo(":" + i);
        assertThat(late.read()).isEqualTo("\"" + large + "\"");
      }
      assertThat(other.ask("DEL", "order:count", "order:late", "order:other")).isEqualTo(":3");
    }
  }

  @Test
  void whatIsBrokenIsToldAfterEarlierReplies() {
    try (RespWire client = both.client()) {
      client.raw(command("SET", "order:b", "1") + command("GET", "order:b") + "*1\r\nx");
      assertThat(client.read(3))
          .containsExactly("+OK", "\"1\"", "-ERR Protocol error: expected '$', got 'x'");
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void goodbyeIsTheLastThatIsSaid() {
    try (RespWire client = both.client()) {
      client.raw(command("SET", "order:g", "1") + command("QUIT") + command("SET", "order:g", "2"));
      assertThat(client.read(2)).containsExactly("+OK", "+OK");
      assertThat(client.ends()).isTrue();
    }
    try (RespWire client = both.client()) {
      assertThat(client.ask("GET", "order:g")).isEqualTo("\"1\"");
    }
  }
}
