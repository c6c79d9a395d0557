package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.session.SessionRig.Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trunk is lost or given up, and whoever it owes something is told. */
class TrunkLossTest {

  private final SessionRig rig = new SessionRig(2);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void everyReplyThatIsLostWithTheTrunkIsMadeGood() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "0a");
    rig.share(two, "0b");
    rig.share(one, "0c");
    rig.loseServer();
    assertThat(one.heard()).isEqualTo("tbackend_lost tbackend_lost");
    assertThat(two.heard()).isEqualTo("tbackend_lost");
    rig.share(one, "0d");
    assertThat(rig.backend(1).heard()).isEqualTo("K0 M0d");
    rig.backend(1).sends('Z', "1");
    rig.settle();
    assertThat(one.heard()).isEqualTo("Z1");
  }

  @Test
  void clientThatHasHalfAReplyIsCutOff() {
    Client torn = rig.client();
    Client whole = rig.client();
    rig.share(torn, "0a");
    rig.share(whole, "0b");
    rig.server().sends('r', "half");
    rig.settle();
    rig.loseServer();
    assertThat(torn.heard()).isEqualTo("rhalf");
    assertThat(torn.peer().isOpen()).isFalse();
    assertThat(whole.heard()).isEqualTo("tbackend_lost");
    assertThat(whole.peer().isOpen()).isTrue();
  }

  @Test
  void whoWouldNotMissALostReplyIsDisconnected() {
    Client silent = rig.client();
    Client stays = rig.client();
    rig.share(silent, "0a");
    rig.share(stays, "0b");
    rig.answer("1", "2");
    silent.sendsSilenced("0c");
    silent.sends('M', "0d");
    stays.sendsSilenced("0e");
    rig.settle();
    rig.answer("3", "4", "5");
    silent.sendsSilenced("0f");
    rig.share(silent, "0g");
    rig.share(stays, "0h");
    rig.loseServer();
    assertThat(silent.heard()).isEqualTo("Z1 Z4 tbackend_lost xbackend_lost");
    assertThat(silent.session().told()).endsWith("closed");
    assertThat(stays.heard()).isEqualTo("Z2 tbackend_lost");
    assertThat(stays.peer().isOpen()).isTrue();
  }

  @Test
  void trunkThatAnswersNobodyIsBroken() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.pass(Duration.ofSeconds(29));
    assertThat(client.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(3));
    assertThat(client.heard()).isEqualTo("tquery_timeout");
    assertThat(rig.server().isOpen()).isFalse();
  }

  /** Else the server might carry out later what nobody knows of any more. */
  @Test
  void trunkThatAnswersNobodyIsReset() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.pass(Duration.ofSeconds(32));
    assertThat(rig.server().isOpen()).isFalse();
    assertThat(rig.server().isOutputShutdown()).isFalse();
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
      rig.answer("" + i);
    }
    assertThat(client.heard()).isEqualTo("Z0 Z1 Z2 Z3");
  }

  @Test
  void replyThatNobodyIsOwedBreaksTheTrunk() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.answer("1", "2");
    rig.allowFaults(1);
    assertThat(rig.events.of(Event.Kind.SESSION_FAULT)).hasSize(1);
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(client.peer().isOpen()).isTrue();
    assertThat(rig.server().isOpen()).isFalse();
  }
}
