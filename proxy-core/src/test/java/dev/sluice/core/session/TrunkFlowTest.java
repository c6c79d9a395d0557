package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever takes nothing stops its own trunk's or client's reading, and nobody else's. */
class TrunkFlowTest {

  private final SessionRig rig = new SessionRig(2);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void slowReaderKeepsNobodyFromItsReplies() {
    Client slow = rig.client();
    Client quick = rig.client();
    rig.share(slow, "0a");
    rig.share(quick, "0b");
    slow.peer().freeze();
    rig.answer("x".repeat(4 * Peer.HIGH), "2");
    assertThat(quick.heard()).isEqualTo("Z2");
    slow.peer().thaw();
    rig.settle();
    assertThat(slow.heard()).hasSize(1 + 4 * Peer.HIGH);
  }

  @Test
  void loneReaderThatDoesNotKeepUpIsWaitedFor() {
    Client slow = rig.client();
    rig.share(slow, "0a", "0b");
    slow.peer().freeze();
    rig.server().sends('r', "x".repeat(4 * Peer.HIGH));
    rig.server().sends('r', "y");
    rig.settle();
    assertThat(rig.server().unread()).isPositive();
    slow.peer().thaw();
    rig.settle();
    assertThat(rig.server().unread()).isZero();
    rig.answer("1", "2");
    assertThat(slow.heard()).endsWith("Z1 Z2");
  }

  /** A client is paused only after it was read, and there are many. */
  @Test
  void clientsTogetherAddNoMoreToATrunkThatTakesNothingThanOneMay() {
    List<Client> clients = Stream.generate(rig::client).limit(40).toList();
    rig.share(clients.get(0), "0a");
    rig.answer("0");
    rig.server().freeze();
    String large = "0" + "x".repeat(Peer.HIGH);
    clients.forEach(client -> rig.share(client, large));

    ChannelOutboundBuffer unsent = rig.server().unsafe().outboundBuffer();
    assertThat(unsent.totalPendingWriteBytes()).isBetween(16L * Peer.HIGH, 20L * Peer.HIGH);

    rig.server().thaw();
    rig.settle();
    String[] replies = IntStream.range(0, 40).mapToObj(String::valueOf).toArray(String[]::new);
    rig.answer(replies);
    assertThat(clients.get(0).heard()).isEqualTo("Z0 Z0");
    for (int i = 1; i < 40; i++) {
      assertThat(clients.get(i).heard()).isEqualTo("Z" + i);
    }
  }

  @Test
  void requestThatWaitsForRoomIsCarriedOutThoughNoMoreWillCome() {
    Client many = rig.client();
    Client last = rig.client();
    rig.share(many, "0a");
    rig.share(last, "0a");
    rig.answer("0", "0");
    rig.server().freeze();
    rig.share(many, "0" + "x".repeat(17 * Peer.HIGH));
    rig.share(last, "0b");
    last.peer().ends();
    rig.settle();
    rig.server().thaw();
    rig.settle();
    rig.answer("1", "2");
    assertThat(last.heard()).isEqualTo("Z0 Z2");
  }

  @Test
  void clientIsNotReadWhileTheTrunkTakesNothing() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.server().freeze();
    rig.share(client, "0" + "x".repeat(2 * Peer.HIGH));
    rig.share(client, "0c");
    rig.share(client, "0d");
    assertThat(client.peer().unread()).isPositive();
    rig.server().thaw();
    rig.settle();
    assertThat(client.peer().unread()).isZero();
    rig.answer("1", "2", "3", "4");
    assertThat(client.heard()).isEqualTo("Z1 Z2 Z3 Z4");
  }

  /** Its server has something to do, and its clients need not be paused for what it would take. */
  @Test
  void whatIsMuchIsSentBeforeTheTurnIsOver() {
    List<Client> clients = Stream.generate(rig::client).limit(20).toList();
    clients.forEach(client -> rig.share(client, "0a"));
    rig.answer(IntStream.range(0, 20).mapToObj(String::valueOf).toArray(String[]::new));
    rig.server().heard();
    String request = "0" + "x".repeat(2000);
    for (int i = 0; i < 16; i++) {
      clients.get(i).sends('M', request);
    }
    assertThat(rig.server().heardBytes()).isEmpty();
    clients.get(16).sends('M', request);
    assertThat(rig.server().heardBytes()).hasSizeGreaterThan(32 * 1024);
  }
}
