package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.toy.ToyWire;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forwarded refers to a buffer of the other side's, which must outlive it. */
class BufferSafetyTest {

  private final SessionRig rig = new SessionRig(2);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  /** A backend that the next query finds idle, with nothing on its way. */
  private Peer warm() {
    client.sends('Q', "warm up");
    rig.settle();
    rig.backend(0).sends('Z', "");
    rig.settle();
    assertThat(client.heard()).isEqualTo("Z");
    assertThat(rig.backend(0).heard()).isEqualTo("Qwarm up");
    return rig.backend(0);
  }

  @Test
  void aQueryBeforeAGoodbyeInTheSameReadGoesOutWhole() {
    Peer backend = warm();
    client.peer().sends(together(ToyWire.message('Q', "last"), ToyWire.message('X', "")));
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Qlast");
  }

  @Test
  void aQueryBeforeGarbageInTheSameReadGoesOutWhole() {
    Peer backend = warm();
    client.peer().sends(together(ToyWire.message('Q', "last"), new byte[] {0, 0, 0, 1, 'Q'}));
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Qlast");
    assertThat(client.heard()).isEqualTo("xprotocol_error");
  }

  @Test
  void aQueryBeforeAFaultInTheSameReadGoesOutWhole() {
    rig.allowFaults(1);
    Peer backend = warm();
    client.peer().sends(together(ToyWire.message('Q', "last"), ToyWire.message('F', "")));
    rig.settle();
    assertThat(backend.heard()).isEqualTo("Qlast");
    assertThat(client.heard()).isEqualTo("xinternal");
  }

  @Test
  void aReplyBeforeTheEndOfTheSessionInTheSameReadArrivesWhole() {
    Peer backend = warm();
    client.sends('Q', "ask");
    backend.sends(together(ToyWire.message('r', "row"), ToyWire.message('k', "")));
    rig.settle();
    assertThat(client.heard()).isEqualTo("rrow xkilled");
  }

  @Test
  void aReplyBeforeTheBackendIsBrokenInTheSameReadArrivesWhole() {
    Peer backend = warm();
    client.sends('Q', "ask");
    backend.sends(together(ToyWire.message('r', "row"), ToyWire.message('t', "")));
    rig.settle();
    assertThat(client.heard()).isEqualTo("rrow");
    assertThat(backend.isOpen()).isFalse();
  }

  @Test
  void aLargeRunLeavesAsASliceThatOutlivesTheRead() {
    Peer backend = warm();
    client.sends('Q', "ask");
    String row = "x".repeat(6000);
    client.peer().freeze();
    backend.sends(together(ToyWire.message('r', row), ToyWire.message('r', "half")));
    rig.settle();
    client.peer().thaw();
    rig.settle();
    assertThat(client.heard()).isEqualTo("r" + row + " rhalf");
  }

  @Test
  void anIdleSessionHoldsNoBuffer() {
    warm();
    long idle = rig.bytesHeld();
    assertThat(idle).isZero();
    client.peer().sends(ByteBufUtil.decodeHexDump("000000"));
    rig.settle();
    assertThat(rig.bytesHeld()).as("half a head").isPositive();
  }

  @Test
  void aSessionInTheMiddleOfALongMessageHoldsNoBuffer() {
    warm();
    byte[] message = ToyWire.message('Q', "y".repeat(60_000));
    byte[] half = Arrays.copyOf(message, message.length / 2);
    client.peer().sends(half);
    rig.settle();
    rig.backend(0).heardBytes();
    assertThat(rig.bytesHeld()).isZero();
  }
}
