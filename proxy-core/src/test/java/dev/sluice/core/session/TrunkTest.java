package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many sessions use one connection, and each gets its own replies. */
class TrunkTest {

  private final SessionRig rig = new SessionRig(2);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void manyClientsShareOneConnection() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "0a");
    rig.share(two, "0b");
    rig.share(one, "0c");
    assertThat(rig.backends).hasSize(1);
    assertThat(rig.server().heard()).isEqualTo("K0 M0a M0b M0c");
    rig.answer("1", "2", "3");
    assertThat(one.heard()).isEqualTo("Z1 Z3");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whatAllSendInOneTurnLeavesTogether() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "0a");
    int before = rig.server().flushes;
    one.sends('M', "0b");
    two.sends('M', "0c");
    rig.share(one, "0d");
    assertThat(rig.server().flushes).isEqualTo(before + 1);
    rig.answer("a", "b", "c", "d");
    assertThat(one.heard()).isEqualTo("Za Zb Zd");
  }

  @Test
  void replyOfAClientThatLeftIsDropped() {
    Client gone = rig.client();
    Client stays = rig.client();
    rig.share(gone, "0a");
    rig.share(stays, "0b");
    gone.peer().close();
    rig.settle();
    rig.answer("1", "2");
    assertThat(stays.heard()).isEqualTo("Z2");
  }

  @Test
  void silencedReplyIsDropped() {
    Client client = rig.client();
    rig.share(client, "0a");
    client.sendsSilenced("0b");
    rig.share(client, "0c");
    rig.answer("1", "2", "3");
    assertThat(client.heard()).isEqualTo("Z1 Z3");
  }

  @Test
  void anotherTrunkIsTakenWhenAllIsAnswered() {
    Client client = rig.client();
    rig.share(client, "0a", "1b");
    assertThat(rig.backends).hasSize(1);
    rig.answer("1");
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
    rig.share(client, "0a");
    client.handler().drain();
    assertThat(client.peer().isOutputShutdown()).isFalse();
    rig.answer("1");
    assertThat(client.heard()).startsWith("Z1");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void unusedTrunkGoesBackAndTheNextOneServes() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.answer("1");
    rig.pass(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(rig.pool().idle()).isEqualTo(1);
    rig.share(client, "0b");
    rig.answer("2");
    assertThat(client.heard()).isEqualTo("Z1 Z2");
  }
}
