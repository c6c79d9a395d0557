package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A slot moves under a client that has a connection of its own, or is about to unsubscribe. */
class ClusterMovesTest extends ClusterOfThree {

  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.";

  private static long blocked(RedisServer node) {
    return RedisGroup.ask(node, "CLIENT", "LIST")
        .lines()
        .filter(l -> l.contains(" flags=b"))
        .count();
  }

  @Test
  void blockedClientFollowsItsSlot() {
    MovingSlot slot = MovingSlot.of(all.group(), "{block}");
    try (RespWire waiting = all.client();
        RespWire client = all.client()) {
      waiting.raw(command("BLPOP", "{block}q", "0") + command("ECHO", "after"));
      Await.until("it is blocked", () -> blocked(slot.source()) == 1);
      slot.move();
      Await.until("it is blocked there", () -> blocked(slot.target()) == 1);
      assertThat(client.ask("RPUSH", "{block}q", "v")).isEqualTo(":1");
      assertThat(waiting.read(2)).containsExactly("[\"{block}q\", \"v\"]", "\"after\"");
    }
  }

  /** What is not at its former node is popped where it is asked for. */
  @Test
  void blockingCommandIsServedWhileItsSlotIsOnItsWay() {
    MovingSlot slot = MovingSlot.of(all.group(), "{way}");
    try (RespWire waiting = all.client();
        RespWire client = all.client()) {
      slot.begin();
      waiting.send("BLPOP", "{way}q", "0");
      Await.until("it is blocked", () -> blocked(slot.target()) == 1);
      assertThat(client.ask("RPUSH", "{way}q", "v")).isEqualTo(":1");
      assertThat(waiting.read()).isEqualTo("[\"{way}q\", \"v\"]");
      slot.end();
      waiting.send("XREAD", "BLOCK", "0", "STREAMS", "{way}s", "$");
      Await.until("it is blocked", () -> blocked(slot.target()) == 1);
      assertThat(client.ask("XADD", "{way}s", "1-1", "f", "v")).isEqualTo("\"1-1\"");
      assertThat(waiting.read()).contains("\"{way}s\"");
    }
  }

  /** Nobody has told the proxy of the move: its own look at the cluster is seconds away. */
  @Test
  void transactionBeginsWhereItsSlotIs() {
    MovingSlot slot = MovingSlot.of(all.group(), "{begin}");
    try (RespWire client = all.client();
        RespWire other = all.client()) {
      assertThat(client.ask("SET", "{begin}n", "5")).isEqualTo("+OK");
      slot.move();
      client.raw(command("MULTI") + command("INCR", "{begin}n") + command("GET", "{begin}n"));
      client.raw(command("EXEC") + command("ECHO", "after"));
      assertThat(client.read(5))
          .containsExactly("+OK", "+QUEUED", "+QUEUED", "[:6, \"6\"]", "\"after\"");
      assertThat(other.ask("GET", "{begin}n")).isEqualTo("\"6\"");
    }
  }

  @Test
  void watchWorksWhereItsSlotIs() {
    MovingSlot slot = MovingSlot.of(all.group(), "{watch}");
    try (RespWire client = all.client();
        RespWire other = all.client()) {
      assertThat(client.ask("SET", "{watch}n", "5")).isEqualTo("+OK");
      slot.move();
      assertThat(client.ask("WATCH", "{watch}n")).isEqualTo("+OK");
      assertThat(other.ask("SET", "{watch}n", "6")).isEqualTo("+OK");
      client.raw(command("MULTI") + command("INCR", "{watch}n") + command("EXEC"));
      assertThat(client.read(3)).containsExactly("+OK", "+QUEUED", "nil");
      client.raw(command("WATCH", "{watch}n") + command("MULTI") + command("INCR", "{watch}n"));
      assertThat(client.read(3)).containsExactly("+OK", "+OK", "+QUEUED");
      assertThat(client.ask("EXEC")).isEqualTo("[:7]");
    }
  }

  @Test
  void transactionWhoseSlotLeavesIsNotDone() {
    MovingSlot slot = MovingSlot.of(all.group(), "{leave}");
    try (RespWire client = all.client()) {
      client.raw(command("MULTI") + command("SET", "{leave}n", "1"));
      assertThat(client.read(2)).containsExactly("+OK", "+QUEUED");
      slot.move();
      client.raw(command("EXEC") + command("GET", "{leave}n"));
      assertThat(client.read(2)).containsExactly(ABORTED, "nil");
      client.raw(command("MULTI") + command("SET", "{leave}n", "1") + command("EXEC"));
      assertThat(client.read(3)).containsExactly("+OK", "+QUEUED", "[+OK]");
    }
  }

  /** The node reads that it has lost the slot, and then that the client ends its subscription. */
  @Test
  void endOfASubscriptionThatCrossesTheMoveOfItsSlotHarmsNobody() {
    MovingSlot slot = MovingSlot.of(all.group(), "cross");
    String another = inAnotherSlot(slot);
    String there = named(name -> MovingSlot.of(all.group(), name).source().equals(slot.target()));
    try (RespWire client = all.client();
        RespWire neighbour = all.client();
        RespWire admin = RespWire.connect(slot.source().host(), slot.source().port())) {
      assertThat(client.ask("SSUBSCRIBE", "cross")).contains("ssubscribe");
      assertThat(neighbour.ask("SSUBSCRIBE", another)).contains("ssubscribe");
      String to = MovingSlot.id(slot.target());
      slot.begin();
      slot.source().freeze();
      try {
        admin.send("CLUSTER", "SETSLOT", slot.number(), "NODE", to);
        client.raw(command("SUNSUBSCRIBE", "cross") + command("ECHO", "after"));
        awaitSent(there);
      } finally {
        slot.source().thaw();
      }
      assertThat(admin.read()).isEqualTo("+OK");
      slot.end();
      assertThat(client.read(2)).containsExactly("[\"sunsubscribe\", \"cross\", :0]", "\"after\"");
      assertThat(client.ask("SPUBLISH", another, "m")).isEqualTo(":1");
      assertThat(neighbour.read()).isEqualTo("[\"smessage\", \"" + another + "\", \"m\"]");
      assertThat(client.ask("SSUBSCRIBE", "cross")).isEqualTo("[\"ssubscribe\", \"cross\", :1]");
    }
  }

  /**
   * Whoever speaks to a node that is there is answered after what was said before has been sent.
   */
  private void awaitSent(String there) {
    try (RespWire other = all.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(other.ask("GET", there)).isEqualTo("nil");
      }
    }
  }

  private static String named(Predicate<String> wanted) {
    return IntStream.range(0, 1000).mapToObj(i -> "n" + i).filter(wanted).findFirst().orElseThrow();
  }

  /** A shard channel of the same node. */
  private String inAnotherSlot(MovingSlot slot) {
    return named(
        name -> {
          MovingSlot its = MovingSlot.of(all.group(), name);
          return its.source().equals(slot.source()) && !its.number().equals(slot.number());
        });
  }

  @Test
  void allShardChannelsEndAtOnceWhateverTheirSlots() {
    MovingSlot slot = MovingSlot.of(all.group(), "many");
    String another = inAnotherSlot(slot);
    try (RespWire client = all.client()) {
      assertThat(client.ask("SSUBSCRIBE", "many")).contains("ssubscribe");
      assertThat(client.ask("SSUBSCRIBE", another)).contains("ssubscribe");
      client.raw(command("SUNSUBSCRIBE") + command("ECHO", "after"));
      List<String> heard = client.read(3);
      assertThat(heard.subList(0, 2)).allMatch(line -> line.startsWith("[\"sunsubscribe\""));
      assertThat(heard.get(1)).endsWith(":0]");
      assertThat(heard.get(2)).isEqualTo("\"after\"");
    }
  }
}
