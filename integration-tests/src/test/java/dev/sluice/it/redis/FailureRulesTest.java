package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that dies, hangs or is full: clients hear errors, in order, and need do nothing. */
class FailureRulesTest {

  private static final String NONE_FREE =
      "-ERR tenant limit exceeded: no connection came free in time";

  private static final String LOST =
      "-ERR backend connection lost, the command may have been executed or not";

  @Test
  void commandsInFlightGetAnErrorEachAndTheClientGoesOn() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire client = both.client();
        RespWire another = both.client()) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      assertThat(another.ask("GET", "k")).isEqualTo("\"v\"");
      both.server().freeze();
      client.raw(command("GET", "k") + command("INCR", "n") + command("GET", "k"));
      another.send("GET", "k");
      Await.pause(Duration.ofMillis(200));
      both.server().crash();
      assertThat(client.read(3)).containsExactly(LOST, LOST, LOST);
      assertThat(another.read()).isEqualTo(LOST);
      both.server().startAgain();
      Await.until("it serves again", () -> client.ask("SET", "k", "w").equals("+OK"));
      assertThat(another.ask("GET", "k")).isEqualTo("\"w\"");
    }
  }

  @Test
  void transactionOfADeadServerEndsItsClient() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire client = both.client()) {
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      both.server().crash();
      assertThat(client.ends()).isTrue();
    }
  }

  /** It would not hear the error, and believe that its command was carried out. */
  @Test
  void whoSilencesRepliesIsDisconnectedWhenThereIsNoServer() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire silent = both.client();
        RespWire other = both.client()) {
      assertThat(silent.ask("PING")).isEqualTo("+PONG");
      both.server().crash();
      Await.until("it is known to be gone", () -> other.ask("GET", "k").startsWith("-"));
      silent.raw(command("CLIENT", "REPLY", "SKIP") + command("SET", "k", "v"));
      assertThat(silent.ends()).isTrue();
      assertThat(other.ask("GET", "k")).startsWith("-");
    }
  }

  /** Ends Sluice's connections that have just carried out a command, and no other. */
  private static void kill(OwnedRedisSluice both, String lastCommand) {
    try (RespWire direct = both.server().connect()) {
      Await.until("the command is there", () -> !idsOf(direct, lastCommand).isEmpty());
      idsOf(direct, lastCommand).forEach(id -> direct.ask("CLIENT", "KILL", "ID", id));
    }
  }

  private static List<String> idsOf(RespWire direct, String lastCommand) {
    return direct
        .ask("CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("name=sluice") && line.contains("cmd=" + lastCommand + " "))
        .map(line -> line.replaceFirst(".*\\bid=(\\d+) .*", "$1"))
        .toList();
  }

  @Test
  void watchIsLostOnlyWithItsClient() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire other = both.client()) {
      try (RespWire client = both.client()) {
        assertThat(client.ask("WATCH", "k")).isEqualTo("+OK");
        assertThat(other.ask("SET", "k", "theirs")).isEqualTo("+OK");
        client.raw(command("MULTI") + command("SET", "k", "mine") + command("EXEC"));
        assertThat(client.read(3)).containsExactly("+OK", "+QUEUED", "nil");
      }
      try (RespWire client = both.client()) {
        assertThat(client.ask("WATCH", "k")).isEqualTo("+OK");
        kill(both, "watch");
        assertThat(other.ask("SET", "k", "theirs")).isEqualTo("+OK");
        client.raw(command("MULTI") + command("SET", "k", "mine") + command("EXEC"));
        assertThat(client.ends()).isTrue();
        assertThat(other.ask("GET", "k")).isEqualTo("\"theirs\"");
      }
    }
  }

  @Test
  void whoWouldNotMissWhatIsLostIsDisconnected() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire silent = both.client();
        RespWire direct = both.server().connect()) {
      assertThat(silent.ask("PING")).isEqualTo("+PONG");
      assertThat(direct.ask("CLIENT", "PAUSE", "100000", "WRITE")).isEqualTo("+OK");
      silent.raw(command("CLIENT", "REPLY", "OFF") + command("SET", "k", "1"));
      kill(both, "set");
      assertThat(silent.ends()).isTrue();
      assertThat(direct.ask("CLIENT", "UNPAUSE")).isEqualTo("+OK");
    }
  }

  @Test
  void serverThatAnswersNothingIsGivenUp() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0, queryTimeout: 1s");
        RespWire client = both.client()) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      both.server().freeze();
      assertThat(client.ask("PING")).startsWith("-ERR backend gave no answer in time");
      both.server().thaw();
      Await.until("it serves again", () -> client.ask("PING").equals("+PONG"));
    }
  }

  @Test
  void whoFindsNoConnectionInTimeIsToldSo() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(
                RedisSluice.OWNER, "maxPool: 2, minPool: 0, queueTimeout: 300ms");
        RespWire client = both.client();
        RespWire holder = both.client();
        RespWire late = both.client()) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      assertThat(holder.ask("MULTI")).isEqualTo("+OK");
      assertThat(late.ask("WATCH", "k")).isEqualTo(NONE_FREE);
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      assertThat(holder.ask("DISCARD")).isEqualTo("+OK");
      assertThat(late.ask("WATCH", "k")).isEqualTo("+OK");
    }
  }

  @Test
  void transactionThatFindsNoConnectionFailsAsAWhole() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(
                RedisSluice.OWNER, "maxPool: 2, minPool: 0, queueTimeout: 300ms");
        RespWire holder = both.client();
        RespWire late = both.client()) {
      assertThat(late.ask("PING")).isEqualTo("+PONG");
      assertThat(holder.ask("MULTI")).isEqualTo("+OK");
      late.raw(command("MULTI") + command("SET", "k", "1") + command("EXEC"));
      assertThat(late.read(3))
          .containsExactly(
              "+OK", NONE_FREE, "-EXECABORT Transaction discarded because of previous errors.");
      assertThat(late.ask("GET", "k")).isEqualTo("nil");
      assertThat(holder.ask("DISCARD")).isEqualTo("+OK");
      late.raw(command("MULTI") + command("SET", "k", "1") + command("EXEC"));
      assertThat(late.read(3)).containsExactly("+OK", "+QUEUED", "[+OK]");
    }
  }

  @Test
  void clientsBeyondTheLimitAreToldWithTheirFirstCommand() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0, maxClients: 1");
        RespWire client = both.client()) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      try (RespWire late = both.client()) {
        assertThat(late.ask("PING")).isEqualTo("-ERR max number of clients reached");
        assertThat(late.ends()).isTrue();
      }
    }
  }

  @Test
  void rateIsKeptWithoutClosingAnything() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0, rateLimit: 5/s");
        RespWire client = both.client()) {
      StringBuilder many = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        many.append(command("PING"));
      }
      List<String> heard = new ArrayList<>(client.raw(many.toString()).read(50));
      assertThat(heard).contains("+PONG", "-ERR tenant limit exceeded: commands per second");
      assertThat(heard.get(0)).isEqualTo("+PONG");
    }
  }

  @Test
  void nothingIsCarriedOutInADatabaseThatItIsNotMeantFor() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire client = both.client();
        RespWire direct = both.server().connect()) {
      assertThat(client.ask("SELECT", "1")).isEqualTo("+OK");
      assertThat(client.ask("SET", "k", "1")).isEqualTo("+OK");
      assertThat(direct.ask("ACL", "SETUSER", "default", "-select")).isEqualTo("+OK");
      kill(both, "set");
      Await.until("the loss is known", () -> client.ask("SET", "k", "2").startsWith("-NOPERM"));
      client.raw(command("SET", "k", "2") + command("SET", "l", "2") + command("MULTI"));
      client.raw(command("SET", "k", "3") + command("EXEC"));
      assertThat(client.read(5))
          .satisfiesExactly(
              refused -> assertThat(refused).startsWith("-NOPERM").contains("select"),
              refused -> assertThat(refused).startsWith("-NOPERM").contains("select"),
              begun -> assertThat(begun).isEqualTo("+OK"),
              queued -> assertThat(queued).isEqualTo("+QUEUED"),
              aborted -> assertThat(aborted).startsWith("-EXECABORT"));
      assertThat(direct.ask("DBSIZE")).isEqualTo(":0");
      assertThat(direct.ask("ACL", "SETUSER", "default", "+select")).isEqualTo("+OK");
      assertThat(client.ask("GET", "k")).isEqualTo("\"1\"");
    }
  }

  @Test
  void databasesTakeTurnsInASmallPool() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0");
        RespWire client = both.client()) {
      for (int i = 0; i < 16; i++) {
        assertThat(client.ask("SELECT", "" + i)).isEqualTo("+OK");
        assertThat(client.ask("SET", "db", "" + i)).isEqualTo("+OK");
      }
      for (int i = 0; i < 16; i++) {
        assertThat(client.ask("SELECT", "" + i)).isEqualTo("+OK");
        assertThat(client.ask("GET", "db")).isEqualTo("\"" + i + "\"");
      }
      assertThat(client.ask("SELECT", "16")).isEqualTo("-ERR DB index is out of range");
      assertThat(both.connections()).isLessThanOrEqualTo(2);
    }
  }
}
