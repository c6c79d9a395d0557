package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.session.SessionRig.Client;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyWire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two loops: 64 KiB may be held for all clients together, and 48 KiB for a tenant on a loop. */
class SlowClientsTest {

  private static final int KIB = 1024;

  private final HeldBudget budget = new HeldBudget(64 * KIB, 48 * KIB);
  private final SessionRig rig = new SessionRig(ToyLimits.limits(0, 8), budget);
  private final SessionRig elsewhere = new SessionRig(ToyLimits.limits(0, 8), budget);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
    elsewhere.close();
  }

  /** A client that has been sent so much over a shared connection and takes nothing. */
  private static Client deaf(SessionRig where, String tenant, int kib) {
    Client client = where.clientOf(tenant);
    client.peer().freeze();
    where.share(client, "0ask");
    where.answer("x".repeat(kib * KIB));
    return client;
  }

  private void settle() {
    for (int i = 0; i < 5; i++) {
      rig.settle();
      elsewhere.settle();
    }
  }

  private static boolean isIn(Client client) {
    return client.peer().isOpen();
  }

  @Test
  void tenantsTogetherAreBoundedAndTheWorstOfTheWorstGoesFirst() {
    Client modest = deaf(rig, "modest", 10);
    Client half = deaf(rig, "worst", 15);
    Client worst = deaf(rig, "worst", 20);
    assertThat(isIn(worst)).isTrue();
    Client last = deaf(rig, "last", 18);
    settle();
    assertThat(isIn(worst)).isTrue();
    Client little = deaf(rig, "last", 3);
    settle();
    assertThat(isIn(worst)).isFalse();
    assertThat(isIn(half)).isTrue();
    assertThat(isIn(modest)).isTrue();
    assertThat(isIn(last)).isTrue();
    assertThat(isIn(little)).isTrue();
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED))
        .singleElement()
        .asString()
        .contains("slow_reader");
  }

  @Test
  void worstIsCutOffOnAnotherLoopThanWhereMemoryWasWanted() {
    Client worst = deaf(elsewhere, "worst", 40);
    Client modest = deaf(rig, "modest", 30);
    settle();
    assertThat(isIn(worst)).isFalse();
    assertThat(isIn(modest)).isTrue();
    assertThat(elsewhere.events.of(Event.Kind.CLIENT_CLOSED)).hasSize(1);
    deaf(rig, "modest", 15);
    settle();
    assertThat(isIn(modest)).isTrue();
  }

  /** On each loop it leaves less than the other, and all in all more. */
  @Test
  void tenantIsSeenAsAWholeOverAllLoops() {
    Client one = deaf(rig, "worst", 20);
    Client two = deaf(elsewhere, "worst", 22);
    Client modest = deaf(rig, "modest", 24);
    settle();
    assertThat(isIn(two)).isFalse();
    assertThat(isIn(one)).isTrue();
    assertThat(isIn(modest)).isTrue();
  }

  /** Nothing tells of it, for none of them was above its high water mark. */
  @Test
  void whatHasBeenTakenMeanwhileCountsNoMore() {
    List<Client> recovered = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Client client = elsewhere.clientOf("recovered");
      recovered.add(client);
      client.peer().freeze();
      elsewhere.share(client, "0ask");
      elsewhere.answer("x".repeat(500));
    }
    recovered.forEach(client -> client.peer().thaw());
    Client modest = deaf(rig, "modest", 40);
    settle();
    assertThat(recovered).allMatch(SlowClientsTest::isIn);
    assertThat(isIn(modest)).isTrue();
  }

  /** None of them is above its high water mark. */
  @Test
  void manyThatLeaveLittleAreBoundedAsWell() {
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Client client = rig.client();
      client.peer().freeze();
      many.add(client);
      rig.share(client, "0ask");
      rig.answer("x".repeat(500));
    }
    assertThat(many.stream().filter(SlowClientsTest::isIn).count()).isBetween(80L, 97L);
  }

  @Test
  void clientThatHasGivenItsOwnConnectionBackIsCounted() {
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Client client = rig.client();
      client.peer().freeze();
      many.add(client);
      rig.ask(client, "one");
      rig.answer("x".repeat(10 * KIB));
    }
    assertThat(many.stream().filter(SlowClientsTest::isIn)).hasSize(4);
  }

  @Test
  void clientWithAConnectionOfItsOwnIsWaitedFor() {
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Client client = rig.client();
      client.peer().freeze();
      many.add(client);
      rig.ask(client, "one");
      rig.backend(i).sends('r', "x".repeat(20 * KIB));
      rig.settle();
    }
    assertThat(many).allMatch(SlowClientsTest::isIn);
  }

  /** What it was sent is still kept for it, in case it does read. */
  @Test
  void clientThatHasSaidGoodbyeIsCountedUntilItIsGone() {
    Client leaving = deaf(rig, "leaving", 40);
    leaving.handler().kill(CloseReason.KILLED);
    rig.settle();
    assertThat(isIn(leaving)).isTrue();
    Client modest = deaf(rig, "modest", 30);
    settle();
    assertThat(isIn(leaving)).isFalse();
    assertThat(isIn(modest)).isTrue();
  }

  /** Such as messages that may not stand in the middle of a reply. */
  @Test
  void whatTheProtocolKeepsCountsWithWhatIsUnread() {
    Client keeps = rig.clientOf("keeps");
    Client modest = deaf(rig, "modest", 30);
    keeps.session().kept = 30 * KIB;
    keeps.session().tools().execute(keeps.session().tools()::noteKept);
    settle();
    assertThat(isIn(keeps)).isTrue();
    keeps.session().kept = 40 * KIB;
    keeps.session().tools().execute(keeps.session().tools()::noteKept);
    settle();
    assertThat(isIn(keeps)).isFalse();
    assertThat(isIn(modest)).isTrue();
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED)).allMatch(e -> e.contains("slow_reader"));
  }

  @Test
  void requestsThatAreNotEndedAreBounded() {
    List<Client> many = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Client client = rig.client();
      many.add(client);
      byte[] request = ToyWire.message('L', "x".repeat(100 * KIB));
      client.peer().sends(Arrays.copyOf(request, 20 * KIB));
      rig.settle();
    }
    assertThat(many.stream().filter(SlowClientsTest::isIn).count()).isBetween(1L, 2L);
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED)).allMatch(e -> e.contains("slow_sender"));
  }

  @Test
  void largeRequestThatIsEndedIsNotHeldAgainstItsSender() {
    Client sender = rig.client();
    for (int i = 0; i < 8; i++) {
      sender.sends('L', "x".repeat(30 * KIB));
      rig.settle();
      assertThat(sender.heard()).hasSize(1 + 30 * KIB);
      assertThat(Held.of(sender.handler())).isZero();
    }
  }

  /** TLS would first send that it ends, behind all the rest. */
  @Test
  void whoeverIsCutOffIsNotWaitedFor() {
    Client worst = rig.client();
    worst
        .peer()
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                // Later, perhaps.
              }
            });
    worst.peer().freeze();
    rig.share(worst, "0ask");
    rig.answer("x".repeat(40 * KIB));
    deaf(rig, "modest", 30);
    settle();
    assertThat(isIn(worst)).isFalse();
    assertThat(worst.handler().outbound().pendingBytes()).isZero();
  }

  @Test
  void nothingStaysDrawnByThoseWhoAreGone() {
    for (int i = 0; i < 4; i++) {
      Client gone = deaf(rig, "gone" + i, 40);
      assertThat(isIn(gone)).isTrue();
      gone.peer().close();
      settle();
    }
    Client modest = deaf(elsewhere, "modest", 40);
    settle();
    assertThat(isIn(modest)).isTrue();
  }
}
