package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who a client is: users, passwords, numbers, names, and what its tenant may do. */
class IdentityRulesTest {

  private static RedisSluice both;

  @BeforeAll
  static void start() {
    both = RedisSluice.start("clients: {app: secret, default: other}", "maxPool: 4, minPool: 0");
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  @Test
  void strangerGetsNoFurther() {
    try (RespWire client = both.client()) {
      assertThat(client.ask("GET", "identity:k")).isEqualTo("-NOAUTH Authentication required.");
      assertThat(client.ask("HELLO", "3")).startsWith("-NOAUTH HELLO must be called with");
      assertThat(client.ask("AUTH", "app", "wrong")).startsWith("-WRONGPASS invalid username");
      assertThat(client.ask("AUTH", "nobody", "secret")).startsWith("-WRONGPASS");
      assertThat(client.ask("GET", "identity:k")).isEqualTo("-NOAUTH Authentication required.");
      assertThat(client.ask("QUIT")).isEqualTo("+OK");
      assertThat(client.ends()).isTrue();
    }
  }

  @Test
  void passwordOpensTheDoor() {
    try (RespWire client = both.client()) {
      client.raw(
          command("AUTH", "app", "secret") + command("ACL", "WHOAMI") + command("PING", "x"));
      assertThat(client.read(3)).containsExactly("+OK", "\"app\"", "\"x\"");
    }
    try (RespWire client = both.client()) {
      assertThat(client.ask("AUTH", "other")).isEqualTo("+OK");
      assertThat(client.ask("ACL", "WHOAMI")).isEqualTo("\"default\"");
    }
    try (RespWire client = both.client()) {
      assertThat(client.ask("AUTH", "app.acme", "secret")).isEqualTo("+OK");
      assertThat(client.ask("ACL", "WHOAMI")).isEqualTo("\"app\"");
    }
  }

  @Test
  void helloProvesNamesAndSwitchesAtOnce() {
    try (RespWire client = both.client()) {
      String hello = client.ask("HELLO", "3", "AUTH", "app", "secret", "SETNAME", "joe");
      assertThat(hello).startsWith("{").contains("\"proto\", :3");
      String id = client.ask("CLIENT", "ID");
      assertThat(hello).contains("\"id\", " + id);
      assertThat(client.ask("CLIENT", "GETNAME")).isEqualTo("\"joe\"");
      assertThat(client.ask("GET", "identity:none")).isEqualTo("nil");
      assertThat(client.ask("HELLO", "4")).isEqualTo("-NOPROTO unsupported protocol version");
      assertThat(client.ask("HELLO", "2")).startsWith("[").contains("\"proto\", :2");
    }
  }

  @Test
  void resetMakesAStrangerOfTheClient() {
    try (RespWire client = both.client()) {
      assertThat(client.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("RESET")).isEqualTo("+RESET");
      assertThat(client.ask("GET", "identity:k")).startsWith("-NOAUTH");
      assertThat(client.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      assertThat(client.ask("EXEC")).isEqualTo("-ERR EXEC without MULTI");
    }
  }

  @Test
  void whatReachesBeyondTheTenantIsRefused() {
    try (RespWire client = both.client()) {
      assertThat(client.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      for (String name : new String[] {"flushall", "keys", "monitor", "shutdown", "info"}) {
        assertThat(client.ask(name))
            .isEqualTo("-NOPERM User app has no permissions to run the '" + name + "' command");
      }
      assertThat(client.ask("SELECT", "1")).startsWith("-NOPERM");
      assertThat(client.ask("SELECT", "0")).isEqualTo("+OK");
      assertThat(client.ask("COPY", "identity:no", "identity:where", "DB", "1"))
          .startsWith("-NOPERM");
      assertThat(client.ask("COPY", "identity:no", "identity:where")).isEqualTo(":0");
      assertThat(client.ask("CONFIG", "SET", "save", "")).startsWith("-NOPERM");
      assertThat(client.ask("CONFIG", "GET", "save")).startsWith("[\"save\"");
    }
  }

  @Test
  void clientsSeeAndEndOneAnother() {
    try (RespWire first = both.client();
        RespWire second = both.client()) {
      assertThat(first.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      assertThat(second.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      String id = second.ask("CLIENT", "ID").substring(1);
      assertThat(first.ask("CLIENT", "LIST")).contains("id=" + id + " ");
      assertThat(first.ask("CLIENT", "KILL", "ID", id)).isEqualTo(":1");
      assertThat(second.ends()).isTrue();
    }
  }

  @Test
  void blockedClientIsUnblockedByItsNumber() {
    try (RespWire blocked = both.client();
        RespWire other = both.client()) {
      assertThat(blocked.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      assertThat(other.ask("AUTH", "app", "secret")).isEqualTo("+OK");
      String id = blocked.ask("CLIENT", "ID").substring(1);
      blocked.send("BLPOP", "identity:none", "0");
      Await.until(
          "it is unblocked", () -> other.ask("CLIENT", "UNBLOCK", id, "ERROR").equals(":1"));
      assertThat(blocked.read()).startsWith("-UNBLOCKED");
    }
  }
}
