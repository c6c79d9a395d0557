package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that ends its sending is let go, with whatever it held. */
class InputEndRulesTest {

  private static final List<String> BEGINNINGS =
      List.of(
          command("MULTI") + command("SET", "k", "1"),
          command("WATCH", "k"),
          command("BLPOP", "q", "0"),
          command("CLIENT", "REPLY", "OFF") + command("BLPOP", "q", "0"),
          command("SUBSCRIBE", "c"),
          command("SET", "k", "1").substring(0, 20),
          command("SET", "k", "v".repeat(300_000)).substring(0, 200_000));

  /** With its end right behind what it says, before or after Sluice knows who it is. */
  @ParameterizedTest
  @ValueSource(strings = {"auth: trust", "clients: {app: secret}"})
  void nothingOfItIsLeft(String auth) {
    String login = auth.contains("trust") ? "" : command("AUTH", "app", "secret");
    try (OwnedRedisSluice both =
        OwnedRedisSluice.start("commands: owner, " + auth, "maxPool: 4, minPool: 0")) {
      for (String beginning : BEGINNINGS) {
        for (int i = 0; i < 3; i++) {
          try (RespWire wire = both.client()) {
            wire.raw(login + beginning).shutdownOutput().drain();
          }
          both.client().raw(login + beginning).close();
        }
      }
      Await.until("nothing is left", () -> both.sluice().residue().isEmpty());
      try (RespWire wire = both.server().connect()) {
        assertThat(wire.ask("EXISTS", "k")).isEqualTo(":0");
        assertThat(wire.ask("INFO", "clients")).contains("blocked_clients:0");
      }
    }
  }

  @Test
  void repliesThatAreUnderWayStillCome() {
    try (OwnedRedisSluice both = OwnedRedisSluice.start();
        RespWire wire = both.client()) {
      openConnections(both, 3);
      wire.raw(
              command("SET", "k", "1")
                  + command("MULTI")
                  + command("GET", "k")
                  + command("EXEC")
                  + command("EVAL", "return 7", "0")
                  + command("GET", "k"))
          .shutdownOutput();
      assertThat(wire.read(6)).containsExactly("+OK", "+OK", "+QUEUED", "[\"1\"]", ":7", "\"1\"");
      assertThat(wire.ends()).isTrue();
    }
  }

  /** Without Sluice, and through it. */
  @Test
  void whatIsAnsweredBeforeABlockingCommandWaitsStillComes() {
    String said =
        command("SET", "k", "1")
            + command("RPUSH", "l", "v")
            + command("BLPOP", "l", "0")
            + command("MULTI")
            + command("GET", "k")
            + command("EXEC")
            + command("BLPOP", "q", "0")
            + command("GET", "k");
    try (OwnedRedisSluice both =
        OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 16, minPool: 0")) {
      for (int i = 0; i < 20; i++) {
        openConnections(both, 6);
        for (RespWire wire : List.of(both.server().connect(), both.client())) {
          wire.raw(said).shutdownOutput();
          assertThat(wire.read(6))
              .containsExactly("+OK", ":1", "[\"l\", \"v\"]", "+OK", "+QUEUED", "[\"1\"]");
          assertThat(wire.ends()).isTrue();
          wire.close();
        }
      }
    }
  }

  /** Nor do they wait for one more, on which to ask whether a reply is on its way. */
  @Test
  void blockedClientsWithoutInputDoNotKeepTheWholePool() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0, queueTimeout: 30s");
        RespWire one = both.client();
        RespWire two = both.client();
        RespWire other = both.client();
        RespWire direct = both.server().connect()) {
      one.raw(command("BLPOP", "q", "0"));
      two.raw(command("BLPOP", "q", "0"));
      Await.until("both wait", () -> direct.ask("INFO", "clients").contains("blocked_clients:2"));
      other.raw(command("GET", "k"));
      Await.until("it waits", () -> both.sluice().pools().get(0).waiting() > 0);
      one.shutdownOutput();
      two.shutdownOutput();
      assertThat(one.ends()).isTrue();
      assertThat(two.ends()).isTrue();
      assertThat(other.read(1)).containsExactly("nil");
    }
  }

  /** In the line for a connection of its own; without Sluice there is no such line. */
  @Test
  void whoWaitsForAConnectionGetsItsReplies() {
    try (OwnedRedisSluice both =
            OwnedRedisSluice.start(RedisSluice.OWNER, "maxPool: 2, minPool: 0");
        RespWire holder = both.client();
        RespWire half = both.client()) {
      assertThat(half.ask("SET", "k", "1")).isEqualTo("+OK");
      assertThat(holder.ask("MULTI")).isEqualTo("+OK");
      half.raw(command("MULTI") + command("GET", "k") + command("EXEC") + command("GET", "k"));
      Await.until("it waits", () -> both.sluice().pools().get(0).waiting() == 1);
      half.shutdownOutput();
      assertThat(holder.ask("DISCARD")).isEqualTo("+OK");
      assertThat(half.read(4)).containsExactly("+OK", "+QUEUED", "[\"1\"]", "\"1\"");
      assertThat(half.ends()).isTrue();
    }
  }

  /** So that both ways take the same: without Sluice no connection has to be opened first. */
  private static void openConnections(OwnedRedisSluice both, int count) {
    List<RespWire> holders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RespWire holder = both.client();
      holders.add(holder);
      assertThat(holder.ask("WATCH", "k")).isEqualTo("+OK");
    }
    for (RespWire holder : holders) {
      assertThat(holder.ask("UNWATCH")).isEqualTo("+OK");
      holder.close();
    }
  }
}
