package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
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
      assertThat(subscriber.ask("SUBSCRIBE", "pubsub:c"))
          .isEqualTo("[\"subscribe\", \"pubsub:c\", :1]");
      assertThat(subscriber.ask("GET", "pubsub:k")).startsWith("-ERR Can't execute 'get': only");
      assertThat(other.ask("PUBLISH", "pubsub:c", "hello")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo("[\"message\", \"pubsub:c\", \"hello\"]");
      assertThat(subscriber.ask("PING")).isEqualTo("[\"pong\", \"\"]");
      assertThat(subscriber.ask("UNSUBSCRIBE")).isEqualTo("[\"unsubscribe\", \"pubsub:c\", :0]");
      assertThat(subscriber.ask("GET", "pubsub:none")).isEqualTo("nil");
    }
  }

  @Test
  void subscriberInVersion3GoesOnAskingMeanwhile() {
    try (RespWire subscriber = both.client();
        RespWire other = both.client()) {
      assertThat(subscriber.ask("HELLO", "3")).contains("\"proto\", :3");
      assertThat(subscriber.ask("SUBSCRIBE", "pubsub:d"))
          .isEqualTo(">[\"subscribe\", \"pubsub:d\", :1]");
      assertThat(subscriber.ask("SET", "pubsub:k3", "v")).isEqualTo("+OK");
      assertThat(other.ask("PUBLISH", "pubsub:d", "hello")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo(">[\"message\", \"pubsub:d\", \"hello\"]");
      assertThat(subscriber.ask("GET", "pubsub:k3")).isEqualTo("\"v\"");
    }
  }

  @Test
  void hundredsOfSubscribersShareOneConnection() {
    List<RespWire> all = new ArrayList<>();
    try (OwnedRedisSluice alone = OwnedRedisSluice.start();
        RespWire other = alone.client()) {
      for (int i = 0; i < 500; i++) {
        RespWire one = alone.client();
        all.add(one);
        assertThat(one.ask("SUBSCRIBE", "all", "own" + i)).contains("\"all\", :1");
        assertThat(one.read()).contains(":2");
      }
      assertThat(other.ask("PUBLISH", "own3", "mine")).isEqualTo(":1");
      assertThat(other.ask("PUBLISH", "all", "everybody")).isEqualTo(":500");
      assertThat(other.ask("PUBSUB", "NUMSUB", "all")).isEqualTo("[\"all\", :500]");
      assertThat(all.get(3).read()).isEqualTo("[\"message\", \"own3\", \"mine\"]");
      for (RespWire one : all) {
        assertThat(one.read()).isEqualTo("[\"message\", \"all\", \"everybody\"]");
      }
      try (RespWire direct = alone.server().connect()) {
        String subscribed = direct.ask("CLIENT", "LIST", "TYPE", "PUBSUB");
        assertThat(subscribed).containsOnlyOnce("name=sluice").contains(" sub=501 ");
      }
    } finally {
      all.forEach(RespWire::close);
    }
  }

  @Test
  void subscribersAreDisconnectedWhenTheirConnectionIsKilled() {
    try (OwnedRedisSluice alone = OwnedRedisSluice.start();
        RespWire subscriber = alone.client();
        RespWire other = alone.client();
        RespWire direct = alone.server().connect()) {
      assertThat(subscriber.ask("SUBSCRIBE", "lost")).contains("subscribe");
      assertThat(direct.ask("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(":1");
      assertThat(subscriber.ends()).isTrue();
      assertThat(other.ask("SUBSCRIBE", "lost")).isEqualTo("[\"subscribe\", \"lost\", :1]");
    }
  }

  @Test
  void patternsAndChannelsEndApart() {
    try (RespWire subscriber = both.client();
        RespWire other = both.client()) {
      subscriber.raw(
          command("PSUBSCRIBE", "pubsub:p*", "pubsub:q*")
              + command("SUBSCRIBE", "pubsub:p1")
              + command("PUNSUBSCRIBE")
              + command("PING"));
      assertThat(subscriber.read(6))
          .contains("[\"psubscribe\", \"pubsub:q*\", :2]", "[\"subscribe\", \"pubsub:p1\", :3]")
          .endsWith("[\"pong\", \"\"]");
      assertThat(other.ask("PUBLISH", "pubsub:p1", "m")).isEqualTo(":1");
      assertThat(subscriber.read()).isEqualTo("[\"message\", \"pubsub:p1\", \"m\"]");
    }
  }

  @Test
  void subscriberThatLeavesIsGone() {
    RespWire subscriber = both.client();
    assertThat(subscriber.ask("SUBSCRIBE", "pubsub:gone")).contains("subscribe");
    subscriber.close();
    try (RespWire other = both.client()) {
      Await.until("nobody listens", () -> other.ask("PUBLISH", "pubsub:gone", "m").equals(":0"));
    }
  }
}
