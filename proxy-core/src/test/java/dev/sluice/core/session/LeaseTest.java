package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.toy.ToyWire;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a session comes to a backend connection, and for how long it keeps it. */
class LeaseTest {
  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aSessionWithoutWorkHoldsNoBackend() {
    client.sends('L', "hello");
    client.sends('S', "nothing");
    rig.settle();
    assertThat(client.heard()).isEqualTo("lhello");
    assertThat(rig.backends).isEmpty();
  }

  @Test
  void theLeaseGoesBackWithTheAnswer() {
    rig.ask(client, "one");
    assertThat(rig.backend(0).heard()).isEqualTo("Qone");
    assertThat(rig.pool().active()).isEqualTo(1);
    assertThat(client.handler().view().state()).isEqualTo("active");
    rig.answer("done");
    assertThat(client.heard()).isEqualTo("Zdone");
    assertThat(rig.pool().active()).isZero();
    assertThat(rig.pool().idle()).isEqualTo(1);
    assertThat(client.session().told()).containsExactly("start", "lease", "released");
    assertThat(rig.pool().meters().transactions.get()).isEqualTo(1);
    assertThat(rig.pool().meters().queries.get()).isEqualTo(1);
  }

  @Test
  void severalRequestsMayBelongToOneLease() {
    client.sends('B', "begin");
    rig.settle();
    rig.answer("begun");
    assertThat(rig.pool().active()).isEqualTo(1);
    client.sends('C', "commit");
    rig.answer("done");
    assertThat(rig.pool().active()).isZero();
    assertThat(client.session().told()).containsExactly("start", "lease", "released");
  }

  @Test
  void pipelinedRequestsShareTheLeaseUntilAllAreAnswered() {
    client.peer().sends(together(ToyWire.message('Q', "1"), ToyWire.message('Q', "2")));
    rig.settle();
    assertThat(rig.backend(0).heard()).isEqualTo("Q1 Q2");
    rig.answer("1");
    assertThat(rig.pool().active()).isEqualTo(1);
    rig.answer("2");
    assertThat(rig.pool().active()).isZero();
    assertThat(client.heard()).isEqualTo("Z1 Z2");
  }

  @Test
  void aMessageOfWhichLittleHasArrivedGetsNoLeaseYet() {
    byte[] message = ToyWire.message('Q', "x".repeat(300));
    client.peer().sends(Arrays.copyOf(message, 100));
    rig.settle();
    assertThat(rig.backends).isEmpty();
    client.peer().sends(Arrays.copyOfRange(message, 100, message.length));
    rig.settle();
    assertThat(rig.backend(0).heard()).isEqualTo("Q" + "x".repeat(300));
  }

  @Test
  void aLongMessageGetsItsLeaseBeforeAllOfItHasArrived() {
    byte[] message = ToyWire.message('Q', "x".repeat(100_000));
    client.peer().sends(Arrays.copyOf(message, 20_000));
    rig.settle();
    assertThat(rig.backend(0).heardBytes()).hasSize(20_000);
    client.peer().sends(Arrays.copyOfRange(message, 20_000, message.length));
    rig.settle();
    assertThat(rig.backend(0).heardBytes()).hasSize(message.length - 20_000);
  }

  @Test
  void aPinnedSessionKeepsItsBackendUntilItIsUnpinned() {
    client.sends('P', "pin");
    rig.settle();
    rig.answer("pinned");
    assertThat(rig.pool().active()).isEqualTo(1);
    assertThat(client.handler().view().state()).isEqualTo("pinned");
    assertThat(client.handler().view().pinnedBy()).isEqualTo("asked");
    assertThat(rig.events.of(Event.Kind.SESSION_PINNED)).hasSize(1);
    client.sends('U', "unpin");
    rig.answer("free");
    assertThat(rig.pool().active()).isZero();
  }

  @Test
  void underSessionPoolingTheFirstBackendStaysToTheEnd() {
    rig.sessionPooled = true;
    SessionRig.Client loyal = rig.client();
    rig.ask(loyal, "one");
    rig.answer("1");
    loyal.sends('U', "unpin");
    rig.answer("2");
    assertThat(rig.pool().active()).isEqualTo(1);
    loyal.sends('X', "");
    rig.settle();
    assertThat(rig.pool().active()).isZero();
    assertThat(rig.pool().idle()).isEqualTo(1);
  }
}
