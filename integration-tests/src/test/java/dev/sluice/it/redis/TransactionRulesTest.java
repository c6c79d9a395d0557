package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.redis.RespWire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transactions have a connection of their own, which remembers nothing afterwards. */
class TransactionRulesTest {

  private static final String LIMITS = "maxPool: 3, minPool: 0";

  private static RedisSluice both;

  @BeforeAll
  static void start() {
    both = RedisSluice.start(RedisSluice.OWNER, LIMITS);
  }

  @AfterAll
  static void stop() {
    both.close();
  }

  @Test
  void watchedKeyThatChangesAbortsTheTransaction() {
    try (RespWire client = both.client();
        RespWire other = both.client()) {
      assertThat(client.ask("WATCH", "transaction:w")).isEqualTo("+OK");
      assertThat(other.ask("SET", "transaction:w", "1")).isEqualTo("+OK");
      assertThat(
              client
                  .raw(command("MULTI") + command("GET", "transaction:w") + command("EXEC"))
                  .read(3))
          .containsExactly("+OK", "+QUEUED", "nil");
    }
  }

  @Test
  void watchIsNotInheritedByTheNextUserOfTheConnection() {
    for (int i = 0; i < 10; i++) {
      RespWire leaving = both.client();
      assertThat(leaving.ask("WATCH", "transaction:i")).isEqualTo("+OK");
      leaving.close();
      try (RespWire client = both.client();
          RespWire other = both.client()) {
        assertThat(client.raw(command("MULTI") + command("GET", "transaction:none")).read(2))
            .containsExactly("+OK", "+QUEUED");
        other.ask("SET", "transaction:i", "" + i);
        assertThat(client.ask("EXEC")).isEqualTo("[nil]");
      }
    }
  }

  @Test
  void transactionOfAClientThatLeavesIsNotCarriedOut() {
    RespWire leaving = both.client();
    leaving.raw(command("MULTI") + command("SET", "transaction:t", "1"));
    assertThat(leaving.read(2)).containsExactly("+OK", "+QUEUED");
    leaving.close();
    try (RespWire client = both.client()) {
      assertThat(
              client
                  .raw(command("MULTI") + command("GET", "transaction:t") + command("EXEC"))
                  .read(3))
          .containsExactly("+OK", "+QUEUED", "[nil]");
    }
  }

  @Test
  void commandThatTheProxyRefusesSpoilsTheTransaction() {
    try (RespWire client = both.client()) {
      client.raw(
          command("MULTI")
              + command("SET", "transaction:s", "1")
              + command("SHUTDOWN")
              + command("EXEC")
              + command("GET", "transaction:s"));
      assertThat(client.read(5))
          .containsExactly(
              "+OK",
              "+QUEUED",
              "-NOPERM User default has no permissions to run the 'shutdown' command",
              "-EXECABORT Transaction discarded because of previous errors.",
              "nil");
    }
  }

  @Test
  void selectInATransactionMovesTheSession() {
    try (RespWire client = both.client()) {
      client.raw(
          command("MULTI")
              + command("SELECT", "3")
              + command("SET", "transaction:m", "three")
              + command("EXEC")
              + command("GET", "transaction:m")
              + command("SELECT", "0")
              + command("GET", "transaction:m"));
      assertThat(client.read(7))
          .containsExactly("+OK", "+QUEUED", "+QUEUED", "[+OK, +OK]", "\"three\"", "+OK", "nil");
    }
  }

  @Test
  void connectionThatIsInTheSessionsDatabaseIsPreferred() {
    try (OwnedRedisSluice alone = OwnedRedisSluice.start(RedisSluice.OWNER, LIMITS);
        RespWire one = alone.client();
        RespWire two = alone.client()) {
      assertThat(one.ask("MULTI")).isEqualTo("+OK");
      two.raw(command("SELECT", "7") + command("MULTI"));
      assertThat(two.read(2)).containsExactly("+OK", "+OK");
      one.ask("EXEC");
      two.ask("EXEC");
      long before = alone.called("select");
      for (int i = 0; i < 10; i++) {
        one.raw(command("MULTI") + command("EXEC")).read(2);
        two.raw(command("MULTI") + command("EXEC")).read(2);
      }
      assertThat(alone.called("select")).isEqualTo(before);
    }
  }

  @Test
  void transactionsFromManyClientsShareFewConnections() {
    try (RespWire client = both.client()) {
      client.ask("DEL", "transaction:many");
    }
    for (int i = 0; i < 200; i++) {
      try (RespWire client = both.client()) {
        client.raw(command("MULTI") + command("INCR", "transaction:many") + command("EXEC"));
        assertThat(client.read(3)).contains("[:" + (i + 1) + "]");
      }
    }
    assertThat(both.connections()).isLessThanOrEqualTo(3);
  }
}
