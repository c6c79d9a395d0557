package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.toy.ToyWire;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that goes from its door to its home, which is on another loop. */
class HandoffTest {
  private final LoginRig rig = new LoginRig();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aClientThatLoggedInIsServedInItsHome() {
    Peer peer = rig.connect();
    peer.sends('U', "app/db");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    assertThat(rig.home.loop().sessions()).hasSize(1);
    peer.sends('L', "hello");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("lhello");
    rig.pass(Duration.ofSeconds(20));
    assertThat(peer.isOutputShutdown()).as("the login's limit is over").isFalse();
    peer.sends('X', "");
    rig.settle();
  }

  @Test
  void aClientOfWhichNothingIsAskedIsServedThoughItSaysNothing() {
    rig.welcomed = true;
    Peer peer = rig.connect();
    rig.settle();
    assertThat(rig.home.loop().sessions()).hasSize(1);
    rig.pass(Duration.ofSeconds(20));
    peer.sends('L', "late");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("llate");
    peer.sends('X', "");
    rig.settle();
  }

  @Test
  void whatTheClientSentBehindItsLoginGoesWithIt() {
    Peer peer = rig.connect();
    peer.sends(
        together(
            ToyWire.message('U', "app/db"), ToyWire.message('L', "1"), new byte[] {0, 0, 0, 6}));
    rig.settle();
    peer.sends(new byte[] {'L', '2'});
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app l1 l2");
    peer.sends('X', "");
    rig.settle();
  }

  @Test
  void atEverySplitOfItsFirstBytes() {
    byte[] bytes = together(ToyWire.message('U', "app/db"), ToyWire.message('L', "x"));
    for (int cut = 0; cut <= bytes.length; cut++) {
      Peer peer = rig.connect();
      peer.sends(Arrays.copyOf(bytes, cut));
      peer.sends(Arrays.copyOfRange(bytes, cut, bytes.length));
      rig.settle();
      assertThat(peer.heard()).as("cut at %s", cut).isEqualTo("Oacme/app lx");
      peer.sends('X', "");
      rig.settle();
    }
  }

  @Test
  void aSessionThatCannotBeMadeGivesItsPlaceBack() {
    rig.home.sessionFault = new IllegalStateException("no session");
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('U', "app/db"), ToyWire.message('L', "left over")));
    rig.settle();
    assertThat(rig.home.sessions()).isZero();
    assertThat(peer.isOpen()).isFalse();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    assertThat(rig.home.bytesHeld()).isZero();
  }

  @Test
  void aClientThatGoesWhileItMovesGivesItsPlaceBack() {
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('U', "app/db"), ToyWire.message('L', "left over")));
    peer.unsafe().close(peer.voidPromise());
    rig.settle();
    assertThat(rig.home.sessions()).isZero();
    peer.releaseOutbound();
    assertThat(rig.home.bytesHeld()).isZero();
  }

  @Test
  void aClientWhoseTenantGoesWhileItMovesIsSentAway() {
    Peer peer = rig.connect();
    peer.sends('U', "app/db");
    rig.home.pool().close(Rejection.TENANT_REMOVED);
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app xshutdown");
    assertThat(rig.home.sessions()).isZero();
  }
}
