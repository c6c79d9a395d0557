package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.redis.RespWire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Subscribers get their messages, in either version of the protocol. */
class PubSubRulesTest {

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
  void subscriberInVersion2HearsMessagesAndNothingElse() {
    try (RespWire subscriber = both.client();
        RespWire other = both.client()) {
      assertThat(subscriber.ask("SUBSCRIBE", "c")).isEqualTo("[\"subscribe\", \"c\", :1]");
      assertThat(subscriber.ask("GET", "k")).startsWith("-ERR Can't execute 'get': only");
      assertThat(other.ask("PUBLISH", "c", "hello")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo("[\"message\", \"c\", \"hello\"]");
      assertThat(subscriber.ask("PING")).isEqualTo("[\"pong\", \"\"]");
      assertThat(subscriber.ask("UNSUBSCRIBE")).isEqualTo("[\"unsubscribe\", \"c\", :0]");
      assertThat(subscriber.ask("GET", "none")).isEqualTo("nil");
    }
  }

  @Test
  void subscriberInVersion3GoesOnAskingMeanwhile() {
    try (RespWire subscriber = both.client();
        RespWire other = both.client()) {
      assertThat(subscriber.ask("HELLO", "3")).contains("\"proto\", :3");
      assertThat(subscriber.ask("SUBSCRIBE", "d")).isEqualTo(">[\"subscribe\", \"d\", :1]");
      assertThat(subscriber.ask("SET", "k3", "v")).isEqualTo("+OK");
      assertThat(other.ask("PUBLISH", "d", "hello")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo(">[\"message\", \"d\", \"hello\"]");
      assertThat(subscriber.ask("GET", "k3")).isEqualTo("\"v\"");
    }
  }

  @Test
  void patternsAndChannelsEndApart() {
    try (RespWire subscriber = both.client();
        RespWire other = both.client()) {
      subscriber.raw(
          command("PSUBSCRIBE", "p*", "q*")
              + command("SUBSCRIBE", "p1")
              + command("PUNSUBSCRIBE")
              + command("PING"));
      assertThat(subscriber.read(6))
          .contains("[\"psubscribe\", \"q*\", :2]", "[\"subscribe\", \"p1\", :3]")
          .endsWith("[\"pong\", \"\"]");
      assertThat(other.ask("PUBLISH", "p1", "m")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo("[\"message\", \"p1\", \"m\"]");
    }
  }

  @Test
  void subscriberThatLeavesIsGone() {
    RespWire subscriber = both.client();
    assertThat(subscriber.ask("SUBSCRIBE", "gone")).contains("subscribe");
    subscriber.close();
    try (RespWire other = both.client()) {
      dev.sluice.it.fixture.Await.until(
          "nobody listens", () -> other.ask("PUBLISH", "gone", "m").equals(":0"));
    }
  }
}
