package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.toy.ToyWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sends is read only as fast as the other side takes it. */
class BackPressureTest {

  private static final String LARGE = "x".repeat(4 * Peer.HIGH);

  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private static boolean isRead(Peer peer) {
    return peer.config().isAutoRead();
  }

  private Peer backend() {
    client.sends('Q', "first");
    rig.settle();
    rig.backend(0).heard();
    return rig.backend(0);
  }

  @Test
  void aSlowReaderPausesItsBackend() {
    Peer backend = backend();
    client.peer().freeze();
    backend.sends('r', LARGE);
    rig.settle();
    assertThat(isRead(backend)).isFalse();
    backend.sends('r', LARGE);
    backend.sends('Z', "end");
    rig.settle();
    assertThat(backend.unread()).isPositive();
    client.peer().thaw();
    rig.settle();
    assertThat(isRead(backend)).isTrue();
    assertThat(client.heard()).isEqualTo("r" + LARGE + " r" + LARGE + " Zend");
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aSlowBackendPausesItsClient() {
    Peer backend = backend();
    backend.freeze();
    client.sends('Q', LARGE);
    rig.settle();
    assertThat(isRead(client.peer())).isFalse();
    client.sends('Q', "later");
    rig.settle();
    assertThat(client.peer().unread()).isPositive();
    backend.thaw();
    rig.settle();
    assertThat(isRead(client.peer())).isTrue();
    assertThat(backend.heard()).isEqualTo("Q" + LARGE + " Qlater");
  }

  @Test
  void whoWaitsInLineIsReadUpToTheSessionsBuffer() {
    backend();
    SessionRig.Client second = rig.client();
    second.sends('Q', "waits");
    rig.settle();
    assertThat(isRead(second.peer())).isTrue();
    second.sends('Q', "y".repeat(SessionRig.SESSION_BUFFER));
    rig.settle();
    assertThat(isRead(second.peer())).isFalse();
    rig.backend(0).sends('Z', "");
    rig.settle();
    assertThat(isRead(second.peer())).isTrue();
    assertThat(rig.backend(0).heard()).startsWith("Qwaits Qyyy");
  }

  @Test
  void aRefusedClientThatWasPausedIsReadAgain() {
    backend();
    SessionRig.Client second = rig.client();
    second.sends('Q', "waits");
    second.sends('Q', "y".repeat(SessionRig.SESSION_BUFFER));
    rig.settle();
    second.session().tools().cancelWait();
    rig.settle();
    second.session().tools().cancelWait();
    rig.settle();
    assertThat(isRead(second.peer())).isTrue();
  }

  @Test
  void aClientThatWasPausedByABackendIsReadAgainWhenItsUnitEnds() {
    Peer backend = backend();
    backend.freeze();
    client.sends('Q', LARGE);
    rig.settle();
    assertThat(isRead(client.peer())).isFalse();
    backend.sends(together(ToyWire.message('Z', "1"), ToyWire.message('Z', "2")));
    rig.settle();
    assertThat(client.heard()).isEqualTo("Z1 Z2");
    assertThat(isRead(client.peer())).isTrue();
    client.sends('L', "goes on");
    rig.settle();
    assertThat(client.heard()).isEqualTo("lgoes on");
  }

  @Test
  void aClientThatWasPausedByABackendIsReadAgainWhenTheBackendIsLost() {
    client.session().survivesLoss = true;
    Peer backend = backend();
    backend.freeze();
    client.sends('Q', LARGE);
    rig.settle();
    assertThat(isRead(client.peer())).isFalse();
    backend.close();
    rig.settle();
    assertThat(isRead(client.peer())).isTrue();
    client.sends('L', "goes on");
    rig.settle();
    assertThat(client.heard()).isEqualTo("lgoes on");
  }

  @Test
  void aClientThatWasPausedByABackendIsReadAgainWhenItBreaksTheBackend() {
    Peer backend = backend();
    backend.freeze();
    client.sends('Q', LARGE);
    rig.settle();
    client.session().breakNow();
    rig.settle();
    assertThat(isRead(client.peer())).isTrue();
  }

  @Test
  void aBackendThatWasPausedByAClientIsReadAgainWhenTheClientIsGone() {
    Peer backend = backend();
    client.peer().freeze();
    backend.sends('r', LARGE);
    rig.settle();
    assertThat(isRead(backend)).isFalse();
    client.peer().close();
    rig.settle();
    assertThat(isRead(backend)).isTrue();
    backend.sends('Z', "cleaned");
    rig.settle();
    SessionRig.Client second = rig.client();
    second.sends('Q', "second");
    rig.settle();
    backend.sends('Z', "2");
    rig.settle();
    assertThat(second.heard()).isEqualTo("Z2");
  }

  @Test
  void aBackendThatWasPausedInItsLastReadGoesToTheNextUnpaused() {
    Peer backend = backend();
    SessionRig.Client second = rig.client();
    second.sends('Q', "second");
    rig.settle();
    client.peer().freeze();
    backend.sends(together(ToyWire.message('r', LARGE), ToyWire.message('Z', "1")));
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Qsecond");
    assertThat(isRead(backend)).isTrue();
    backend.sends('Z', "2");
    rig.settle();
    assertThat(second.heard()).isEqualTo("Z2");
  }

  @Test
  void aClientThatTakesNoRepliesOfTheProxysOwnIsNotReadOn() {
    client.peer().freeze();
    for (int i = 0; i < 20; i++) {
      client.sends('L', "y".repeat(200));
      rig.settle();
    }
    assertThat(isRead(client.peer())).isFalse();
    assertThat(client.peer().unread()).isPositive();
    client.peer().thaw();
    rig.settle();
    assertThat(isRead(client.peer())).isTrue();
    assertThat(client.heard().split(" ")).hasSize(20);
  }

  @Test
  void aHeldSessionIsReadOnlyUpToItsBuffer() {
    client.sends('H', "");
    client.sends('L', "y".repeat(SessionRig.SESSION_BUFFER));
    rig.settle();
    assertThat(isRead(client.peer())).isFalse();
    client.session().letPass();
    client.session().tools().resume();
    rig.loop().flush();
    assertThat(isRead(client.peer())).isTrue();
    assertThat(client.heard()).startsWith("lyyy");
  }
}
