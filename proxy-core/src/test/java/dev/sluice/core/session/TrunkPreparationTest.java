package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A trunk is used once the server has agreed to what makes it one. */
class TrunkPreparationTest {

  private final SessionRig rig = new SessionRig(2);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void nothingIsSentBeforeTheTrunkIsPrepared() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "8a");
    rig.share(two, "8b");
    assertThat(rig.server().heard()).isEqualTo("K8");
    rig.server().sends('p', "");
    rig.settle();
    assertThat(rig.server().heard()).isEqualTo("M8a M8b");
    rig.answer("1", "2");
    assertThat(one.heard()).isEqualTo("Z1");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whoWaitsForATrunkThatTheServerRefusesIsToldAndTheConnectionServesOthers() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "8a");
    rig.share(two, "8b");
    rig.server().sends('p', "busy");
    rig.settle();
    assertThat(one.heard()).isEqualTo("ebusy");
    assertThat(two.heard()).isEqualTo("ebusy");
    rig.share(one, "0c");
    assertThat(rig.backends).hasSize(1);
    assertThat(rig.server().heard()).isEqualTo("K8 K0 M0c");
    rig.answer("1");
    assertThat(one.heard()).isEqualTo("Z1");
  }

  @Test
  void whoWaitsForATrunkThatIsLostIsRefused() {
    Client client = rig.client();
    rig.share(client, "8a");
    rig.loseServer();
    assertThat(client.heard()).isEqualTo("ebackend_unavailable");
    assertThat(client.peer().isOpen()).isTrue();
  }

  @Test
  void trunkThatIsNotPreparedInTimeIsBroken() {
    Client client = rig.client();
    rig.share(client, "8a");
    rig.pass(Duration.ofSeconds(32));
    assertThat(rig.server().isOpen()).isFalse();
    assertThat(client.peer().isOpen()).isTrue();
  }
}
