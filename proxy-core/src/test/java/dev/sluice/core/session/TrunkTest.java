package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.session.SessionRig.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many sessions use one connection, and each gets its own replies. */
class TrunkTest {

  private SessionRig rig = new SessionRig(2);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void limitConnections(int most) {
    rig.close();
    rig = new SessionRig(most);
  }

  private Peer server() {
    return rig.backend(0);
  }

  @Test
  void manyClientsShareOneConnection() {
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "0a");
    rig.settle();
    two.sends('M', "0b");
    one.sends('M', "0c");
    rig.settle();
    assertThat(rig.backends).hasSize(1);
    assertThat(server().heard()).isEqualTo("K0 M0a M0b M0c");
    server().sends('Z', "1");
    server().sends('Z', "2");
    server().sends('Z', "3");
    rig.settle();
    assertThat(one.heard()).isEqualTo("Z1 Z3");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whatAllSendInOneTurnLeavesTogether() {
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "0a");
    rig.settle();
    int before = server().flushes;
    one.sends('M', "0b");
    two.sends('M', "0c");
    one.sends('M', "0d");
    rig.settle();
    assertThat(server().flushes).isEqualTo(before + 1);
    answer("a", "b", "c", "d");
    assertThat(one.heard()).isEqualTo("Za Zb Zd");
  }

  private void answer(String... replies) {
    for (String reply : replies) {
      server().sends('Z', reply);
    }
    rig.settle();
  }

  @Test
  void replyOfAClientThatLeftIsDropped() {
    Client gone = rig.client();
    Client stays = rig.client();
    gone.sends('M', "0a");
    stays.sends('M', "0b");
    rig.settle();
    gone.peer().close();
    rig.settle();
    answer("1", "2");
    assertThat(stays.heard()).isEqualTo("Z2");
  }

  @Test
  void silencedReplyIsDropped() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    client.session().trunks().mute(true);
    client.sends('M', "0b");
    client.session().trunks().mute(false);
    client.sends('M', "0c");
    rig.settle();
    answer("1", "2", "3");
    assertThat(client.heard()).isEqualTo("Z1 Z3");
  }

  @Test
  void whoWouldNotMissALostReplyIsDisconnected() {
    Client silent = rig.client();
    Client stays = rig.client();
    silent.sends('M', "0a");
    stays.sends('M', "0b");
    rig.settle();
    answer("1", "2");
    silent.session().trunks().mute(true);
    silent.sends('M', "0c");
    silent.session().trunks().mute(false);
    silent.sends('M', "0d");
    stays.session().trunks().mute(true);
    stays.sends('M', "0e");
    stays.session().trunks().mute(false);
    rig.settle();
    answer("3", "4", "5");
    silent.session().trunks().mute(true);
    silent.sends('M', "0f");
    silent.session().trunks().mute(false);
    silent.sends('M', "0g");
    stays.sends('M', "0h");
    rig.settle();
    server().close();
    rig.settle();
    assertThat(silent.heard()).isEqualTo("Z1 Z4 tbackend_lost xbackend_lost");
    assertThat(silent.session().told()).endsWith("closed");
    assertThat(stays.heard()).isEqualTo("Z2 tbackend_lost");
    assertThat(stays.peer().isOpen()).isTrue();
  }

  @Test
  void anotherTrunkIsTakenWhenAllIsAnswered() {
    Client client = rig.client();
    client.sends('M', "0a");
    client.sends('M', "1b");
    rig.settle();
    assertThat(rig.backends).hasSize(1);
    answer("1");
    assertThat(rig.backends).hasSize(2);
    assertThat(rig.backend(1).heard()).isEqualTo("K1 M1b");
    rig.backend(1).sends('Z', "2");
    rig.settle();
    assertThat(client.heard()).isEqualTo("Z1 Z2");
  }

  @Test
  void whoWaitsIsNotForgottenWhenTrunksTakeWhatComesFree() {
    List<Client> clients = new ArrayList<>();
    for (int kind = 0; kind < 6; kind++) {
      Client client = rig.client();
      clients.add(client);
      client.sends('M', kind + "a");
    }
    rig.settle();
    for (int round = 0; round < 6; round++) {
      for (Peer each : rig.backends) {
        each.heard().chars().filter(c -> c == 'M').forEach(asked -> each.sends('Z', "1"));
      }
      rig.settle();
    }
    assertThat(rig.backends).hasSize(2);
    assertThat(clients).extracting(Client::heard).containsOnly("Z1");
  }

  @Test
  void lastWordsWaitForWhatTheTrunkOwes() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    client.handler().drain();
    assertThat(client.peer().isOutputShutdown()).isFalse();
    answer("1");
    assertThat(client.heard()).startsWith("Z1");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void everyReplyThatIsLostWithTheTrunkIsMadeGood() {
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "0a");
    two.sends('M', "0b");
    one.sends('M', "0c");
    rig.settle();
    server().close();
    rig.settle();
    assertThat(one.heard()).isEqualTo("tbackend_lost tbackend_lost");
    assertThat(two.heard()).isEqualTo("tbackend_lost");
    one.sends('M', "0d");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("K0 M0d");
    rig.backend(1).sends('Z', "1");
    rig.settle();
    assertThat(one.heard()).isEqualTo("Z1");
  }

  @Test
  void clientThatHasHalfAReplyIsCutOff() {
    Client torn = rig.client();
    Client whole = rig.client();
    torn.sends('M', "0a");
    whole.sends('M', "0b");
    rig.settle();
    server().sends('r', "half");
    rig.settle();
    server().close();
    rig.settle();
    assertThat(torn.heard()).isEqualTo("rhalf");
    assertThat(torn.peer().isOpen()).isFalse();
    assertThat(whole.heard()).isEqualTo("tbackend_lost");
    assertThat(whole.peer().isOpen()).isTrue();
  }

  @Test
  void brokenTrunkCountsUntilTheServerHasLetGoOfIt() {
    limitConnections(1);
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    server().closesInTurn = false;
    server().sends('E', "the end");
    rig.settle();
    assertThat(client.heard()).isEqualTo("tbackend_fatal");
    client.sends('M', "0b");
    rig.settle();
    assertThat(rig.backends).as("connections while one is leaving").hasSize(1);
    server().close();
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("K0 M0b");
  }

  @Test
  void unusedTrunkGoesBackAndTheNextOneServes() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    answer("1");
    rig.pass(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(rig.pool().idle()).isEqualTo(1);
    client.sends('M', "0b");
    rig.settle();
    answer("2");
    assertThat(client.heard()).isEqualTo("Z1 Z2");
  }

  @Test
  void trunkThatAnswersNobodyIsBroken() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    rig.pass(Duration.ofSeconds(29));
    assertThat(client.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(3));
    assertThat(client.heard()).isEqualTo("tquery_timeout");
    assertThat(server().isOpen()).isFalse();
  }

  @Test
  void trunkThatAnswersSlowlyIsNot() {
    Client client = rig.client();
    for (int i = 0; i < 4; i++) {
      client.sends('M', "0" + i);
    }
    rig.settle();
    for (int i = 0; i < 4; i++) {
      rig.pass(Duration.ofSeconds(25));
      answer("" + i);
    }
    assertThat(client.heard()).isEqualTo("Z0 Z1 Z2 Z3");
  }

  @Test
  void kindsTakeTurnsWhereThereIsOneConnection() {
    limitConnections(1);
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "0a");
    rig.settle();
    two.sends('M', "1b");
    rig.settle();
    assertThat(server().heard()).isEqualTo("K0 M0a");
    answer("1");
    assertThat(server().heard()).isEqualTo("K1 M1b");
    answer("2");
    assertThat(one.heard()).isEqualTo("Z1");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whoNeedsAConnectionOfItsOwnGetsTheTrunksIfThereIsNoOther() {
    limitConnections(1);
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "0a");
    rig.settle();
    two.sends('Q', "own");
    rig.settle();
    assertThat(server().heard()).isEqualTo("K0 M0a");
    answer("1");
    assertThat(server().heard()).isEqualTo("Qown");
    answer("2");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void slowReaderKeepsNobodyFromItsReplies() {
    Client slow = rig.client();
    Client quick = rig.client();
    slow.sends('M', "0a");
    quick.sends('M', "0b");
    rig.settle();
    slow.peer().freeze();
    server().sends('Z', "x".repeat(4 * Peer.HIGH));
    server().sends('Z', "2");
    rig.settle();
    assertThat(quick.heard()).isEqualTo("Z2");
    slow.peer().thaw();
    rig.settle();
    assertThat(slow.heard()).hasSize(1 + 4 * Peer.HIGH);
  }

  @Test
  void loneReaderThatDoesNotKeepUpIsWaitedFor() {
    Client slow = rig.client();
    slow.sends('M', "0a");
    slow.sends('M', "0b");
    rig.settle();
    slow.peer().freeze();
    server().sends('r', "x".repeat(4 * Peer.HIGH));
    server().sends('r', "y");
    rig.settle();
    assertThat(server().unread()).isPositive();
    slow.peer().thaw();
    rig.settle();
    assertThat(server().unread()).isZero();
    answer("1", "2");
    assertThat(slow.heard()).endsWith("Z1 Z2");
  }

  @Test
  void clientIsNotReadWhileTheTrunkTakesNothing() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    server().freeze();
    client.sends('M', "0" + "x".repeat(2 * Peer.HIGH));
    rig.settle();
    client.sends('M', "0c");
    rig.settle();
    client.sends('M', "0d");
    rig.settle();
    assertThat(client.peer().unread()).isPositive();
    server().thaw();
    rig.settle();
    assertThat(client.peer().unread()).isZero();
    answer("1", "2", "3", "4");
    assertThat(client.heard()).isEqualTo("Z1 Z2 Z3 Z4");
  }

  @Test
  void replyThatNobodyIsOwedBreaksTheTrunk() {
    Client client = rig.client();
    client.sends('M', "0a");
    rig.settle();
    server().sends('Z', "1");
    server().sends('Z', "2");
    rig.settle();
    rig.allowFaults(1);
    assertThat(rig.events.of(Event.Kind.SESSION_FAULT)).hasSize(1);
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(client.peer().isOpen()).isTrue();
    assertThat(server().isOpen()).isFalse();
  }

  @Test
  void nothingIsSentBeforeTheTrunkIsPrepared() {
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "8a");
    two.sends('M', "8b");
    rig.settle();
    assertThat(server().heard()).isEqualTo("K8");
    server().sends('p', "");
    rig.settle();
    assertThat(server().heard()).isEqualTo("M8a M8b");
    answer("1", "2");
    assertThat(one.heard()).isEqualTo("Z1");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whoWaitsForATrunkThatTheServerRefusesIsToldAndTheConnectionServesOthers() {
    Client one = rig.client();
    Client two = rig.client();
    one.sends('M', "8a");
    two.sends('M', "8b");
    rig.settle();
    server().sends('p', "busy");
    rig.settle();
    assertThat(one.heard()).isEqualTo("ebusy");
    assertThat(two.heard()).isEqualTo("ebusy");
    one.sends('M', "0c");
    rig.settle();
    assertThat(rig.backends).hasSize(1);
    assertThat(server().heard()).isEqualTo("K8 K0 M0c");
    answer("1");
    assertThat(one.heard()).isEqualTo("Z1");
  }

  @Test
  void whoWaitsForATrunkThatIsLostIsRefused() {
    Client client = rig.client();
    client.sends('M', "8a");
    rig.settle();
    server().close();
    rig.settle();
    assertThat(client.heard()).isEqualTo("ebackend_unavailable");
    assertThat(client.peer().isOpen()).isTrue();
  }

  @Test
  void trunkThatIsNotPreparedInTimeIsBroken() {
    Client client = rig.client();
    client.sends('M', "8a");
    rig.settle();
    rig.pass(Duration.ofSeconds(32));
    assertThat(server().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }
}
