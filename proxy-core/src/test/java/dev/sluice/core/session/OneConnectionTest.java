package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.session.SessionRig.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trunks of several kinds, and single sessions, take turns on a pool's only connection. */
class OneConnectionTest {

  private final SessionRig rig = new SessionRig(1);

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void kindsTakeTurnsWhereThereIsOneConnection() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "0a");
    rig.share(two, "1b");
    assertThat(rig.server().heard()).isEqualTo("K0 M0a");
    rig.answer("1");
    assertThat(rig.server().heard()).isEqualTo("K1 M1b");
    rig.answer("2");
    assertThat(one.heard()).isEqualTo("Z1");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void whoNeedsAConnectionOfItsOwnGetsTheTrunksIfThereIsNoOther() {
    Client one = rig.client();
    Client two = rig.client();
    rig.share(one, "0a");
    two.sends('Q', "own");
    rig.settle();
    assertThat(rig.server().heard()).isEqualTo("K0 M0a");
    rig.answer("1");
    assertThat(rig.server().heard()).isEqualTo("Qown");
    rig.answer("2");
    assertThat(two.heard()).isEqualTo("Z2");
  }

  @Test
  void brokenTrunkCountsUntilTheServerHasLetGoOfIt() {
    Client client = rig.client();
    rig.share(client, "0a");
    rig.server().closesInTurn = false;
    rig.server().sends('E', "the end");
    rig.settle();
    assertThat(client.heard()).isEqualTo("tbackend_fatal");
    rig.share(client, "0b");
    assertThat(rig.backends).as("connections while one is leaving").hasSize(1);
    rig.loseServer();
    assertThat(rig.backend(1).heard()).isEqualTo("K0 M0b");
  }
}
