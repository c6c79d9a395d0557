package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.toy.ToyWire;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one read brings leaves in one write and one flush, in its order. */
class CoalescingTest {

  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();
  private Peer backend;

  @BeforeEach
  void aUnitIsOpen() {
    client.sends('B', "");
    rig.settle();
    backend = rig.backend(0);
    backend.sends('Z', "");
    rig.settle();
    client.heard();
    backend.heard();
    resetCounts();
  }

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void resetCounts() {
    for (Peer peer : rig.peers) {
      peer.writes = 0;
      peer.flushes = 0;
    }
  }

  private static byte[] times(int count, byte[] message) {
    return together(Collections.nCopies(count, message).toArray(byte[][]::new));
  }

  private static void assertOneWrite(Peer peer) {
    assertThat(peer.writes).as("writes").isEqualTo(1);
    assertThat(peer.flushes).as("flushes").isEqualTo(1);
  }

  @Test
  void requestsOfOneReadLeaveInOneWrite() {
    client.peer().sends(times(10, ToyWire.message('Q', "ask")));
    assertOneWrite(backend);
    assertThat(backend.heard().split(" ")).hasSize(10);
    assertThat(client.peer().flushes).isZero();
  }

  @Test
  void repliesOfOneReadLeaveInOneWrite() {
    client.sends('Q', "ask");
    resetCounts();
    backend.sends(together(times(20, ToyWire.message('r', "row")), ToyWire.message('Z', "")));
    assertOneWrite(client.peer());
  }

  @Test
  void aLongReplyOfOneReadLeavesInOneWrite() {
    client.sends('Q', "ask");
    resetCounts();
    backend.sends(times(10, ToyWire.message('r', "x".repeat(700))));
    assertOneWrite(client.peer());
    assertThat(client.heard().split(" ")).hasSize(10);
  }

  @Test
  void whatTheProxySaysItselfLeavesWithTheRest() {
    client
        .peer()
        .sends(
            together(
                ToyWire.message('L', "1"), ToyWire.message('Q', "a"), ToyWire.message('L', "2")));
    assertOneWrite(client.peer());
    assertOneWrite(backend);
    assertThat(client.heard()).isEqualTo("l1 l2");
  }

  @Test
  void whatTheProxyPutsInStandsWhereItWasPut() {
    client
        .peer()
        .sends(
            together(
                ToyWire.message('Q', "1"),
                ToyWire.message('W', "2"),
                ToyWire.message('W', "3"),
                ToyWire.message('Q', "4")));
    assertOneWrite(backend);
    assertThat(backend.heard()).isEqualTo("Q1 Q2 Q3 Q4");
  }

  @Test
  void largeRunsBetweenSmallOnesKeepTheirOrder() {
    String large = "y".repeat(5000);
    client
        .peer()
        .sends(
            together(
                ToyWire.message('W', "1"),
                ToyWire.message('Q', large),
                ToyWire.message('W', large),
                ToyWire.message('Q', "4")));
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Q1 Q" + large + " Q" + large + " Q4");
  }

  @Test
  void whatIsDroppedCutsNothingElseInTwo() {
    client.sends('Q', "ask");
    resetCounts();
    backend.sends(
        together(
            ToyWire.message('r', "1"), ToyWire.message('n', "drop"), ToyWire.message('r', "2")));
    assertOneWrite(client.peer());
    assertThat(client.heard()).isEqualTo("r1 r2");
  }

  @Test
  void aBackendThatChangesHandsInOneReadIsWrittenToOnce() {
    SessionRig.Client second = rig.client();
    second.sends('Q', "waits");
    client.sends('C', "end");
    resetCounts();
    backend.heard();
    backend.sends('Z', "done");
    assertOneWrite(client.peer());
    assertOneWrite(backend);
    assertThat(backend.heard()).isEqualTo("Qwaits");
  }

  @Test
  void nothingIsFlushedForAReadThatBroughtNoWholeMessage() {
    client.peer().sends(new byte[] {0, 0});
    assertThat(backend.flushes + client.peer().flushes).isZero();
  }

  @Test
  void aReadBufferThatIsForwardedAsAWholeIsNotCopied() {
    long before = rig.bytesHeld();
    backend.freeze();
    client.peer().sends(times(4, ToyWire.message('Q', "q".repeat(1000))));
    assertThat(backend.writes).isEqualTo(1);
    assertThat(rig.bytesHeld() - before).isEqualTo(4 * 1005);
    backend.thaw();
  }
}
