package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.toy.ToyWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client from its first byte to the end of its login. */
class LoginHandlerTest {
  private final LoginRig rig = new LoginRig();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aClientThatIsNotAdmittedIsToldInAnswerToWhatItSays() {
    rig.welcomed = true;
    rig.admission = Reception.Admission.refused(Rejection.CLIENT_LIMIT, "");
    Peer peer = rig.connect();
    rig.settle();
    assertThat(peer.heard()).isEmpty();
    assertThat(rig.refused).isEmpty();
    peer.sends('U', "app/db");
    rig.settle();
    assertThat(peer.heard()).contains(Rejection.CLIENT_LIMIT.label());
    assertThat(rig.refused).hasSize(1);
  }

  @Test
  void aClientThatNobodyClaimsIsToldAndClosed() {
    Peer peer = rig.connect();
    peer.sends('U', "app/nobody");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("etenant_unknown");
    assertThat(rig.refused).containsExactly("null tenant_unknown");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aClientThatIsNotAdmittedIsToldAndClosed() {
    rig.admission = Reception.Admission.refused(Rejection.CLIENT_LIMIT, "full");
    Peer peer = rig.connect();
    peer.sends('U', "app/db");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app eclient_limit");
    assertThat(rig.refused).containsExactly("acme client_limit");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aLoginThatTakesTooLongIsEnded() {
    Peer peer = rig.connect();
    peer.sends(new byte[] {0, 0});
    rig.pass(Duration.ofMillis(14_900));
    assertThat(peer.isOutputShutdown()).isFalse();
    rig.pass(Duration.ofMillis(200));
    assertThat(peer.heard()).isEqualTo("xlogin_timeout");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void garbageIsAnsweredAndClosed() {
    Peer peer = rig.connect();
    peer.sends("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    rig.settle();
    assertThat(peer.heard()).isEqualTo("xprotocol_error");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aFaultInALoginClosesItsConnection() {
    Peer peer = rig.connect();
    peer.sends('F', "");
    rig.settle();
    assertThat(peer.heard()).isEqualTo("xinternal");
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void wantOfMemoryForThePartingWordsStillEndsALogin() {
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('H', ""), ToyWire.message('F', "")));
    peer.config().setAllocator(new FullAllocator());
    rig.login.letPass();
    rig.settle();
    assertThat(peer.heard()).isEmpty();
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void wantOfMemoryForThePartingWordsStillEndsALoginThatTakesTooLong() {
    Peer peer = rig.connect();
    peer.sends(new byte[] {0, 0});
    peer.config().setAllocator(new FullAllocator());
    rig.pass(Duration.ofMillis(15_100));
    assertThat(peer.isOutputShutdown()).isTrue();
  }

  @Test
  void aClientThatGoesBeforeItHasLoggedInLeavesNothing() {
    Peer half = rig.connect();
    half.sends(new byte[] {0, 0, 0, 9, 'U'});
    half.ends();
    half.runTasks();
    assertThat(half.isOpen()).isFalse();
    Peer reset = rig.connect();
    reset.sends(new byte[] {0, 0, 0});
    reset.pipeline().fireExceptionCaught(new IOException("reset"));
    reset.runTasks();
    assertThat(reset.isOpen()).isFalse();
    assertThat(rig.home.bytesHeld()).isZero();
  }

  @Test
  void aHeldLoginGoesOnWhenItIsResumed() {
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('H', ""), ToyWire.message('U', "app/db")));
    rig.settle();
    assertThat(peer.heard()).isEmpty();
    rig.login.letPass();
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Oacme/app");
    peer.sends('X', "");
    rig.settle();
  }

  @Test
  void aHeldLoginThatIsGoneIsNotResumed() {
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('H', ""), ToyWire.message('U', "app/db")));
    peer.ends();
    peer.runTasks();
    rig.login.letPass();
    rig.settle();
    assertThat(rig.home.loop().sessions()).isEmpty();
    assertThat(rig.home.bytesHeld()).isZero();
  }

  @Test
  void whoHasProvedNothingYetCannotFillTheMemory() {
    Peer peer = rig.connect();
    peer.sends('H', "");
    peer.sends(new byte[200_000]);
    rig.settle();
    assertThat(peer.unread()).isGreaterThan(150_000);
    rig.login.letPass();
    rig.settle();
    assertThat(peer.unread()).as("after the hold").isZero();
    assertThat(peer.heard()).isEqualTo("xprotocol_error");
  }

  @Test
  void bytesInFrontOfTheHandshakeAreNotTakenForTheSecuredOnes() {
    Peer peer = rig.connect();
    peer.sends(together(ToyWire.message('T', ""), ToyWire.message('U', "app/db")));
    rig.settle();
    assertThat(peer.heard()).isEqualTo("Y xprotocol_error");
    assertThat(peer.isOutputShutdown()).isTrue();
  }
}
