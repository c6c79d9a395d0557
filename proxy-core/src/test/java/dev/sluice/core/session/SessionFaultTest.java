package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.toy.ToyWire;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A fault in a protocol, and what is not the protocol, end one session and nobody else's. */
class SessionFaultTest {

  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();
  private final SessionRig.Client other = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private static RuntimeException fault() {
    return new IllegalStateException("a fault outside of a frame");
  }

  private void othersAreServed() {
    other.sends('Q', "other");
    rig.settle();
    Peer backend = rig.backends.get(rig.backends.size() - 1);
    assertThat(backend.heard()).endsWith("Qother");
    backend.sends('Z', "fine");
    rig.settle();
    assertThat(other.heard()).isEqualTo("Zfine");
  }

  @Test
  void aViolationIsAnsweredAndClosed() {
    client.peer().sends(new byte[] {0, 0, 0, 2, 'Q', 'x'});
    rig.settle();
    assertThat(client.heard()).isEqualTo("xprotocol_error");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    client.sends('L', "too late");
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED)).hasSize(1);
    othersAreServed();
  }

  @Test
  void aMessageThatWouldHaveToBeHeldAsAWholeAndIsTooLongIsAViolation() {
    byte[] head = {1, 0, 0, 1, 'L'};
    client.peer().sends(head);
    rig.settle();
    assertThat(client.heard()).isEqualTo("xprotocol_error");
  }

  @Test
  void anEnormousMessageThatStreamsIsNone() {
    byte[] head = together(new byte[] {0x3f, 0, 0, 0, 'S'}, new byte[1000]);
    client.peer().sends(head);
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(client.peer().isOpen()).isTrue();
    assertThat(rig.bytesHeld()).isZero();
  }

  @Test
  void aFaultWhileAMessageIsJudgedClosesThatSession() {
    rig.allowFaults(1);
    client.sends('F', "");
    rig.settle();
    assertThat(client.heard()).isEqualTo("xinternal");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.events.of(Event.Kind.SESSION_FAULT).get(0)).contains("a fault on the client's");
    othersAreServed();
  }

  @Test
  void aFaultOnTheBackendsSideClosesTheBackendAndItsHolder() {
    rig.allowFaults(1);
    client.sends('Q', "one");
    rig.settle();
    rig.backend(0).sends('F', "");
    rig.settle();
    assertThat(client.heard()).isEqualTo("xinternal");
    assertThat(rig.backend(0).isOpen()).isFalse();
    othersAreServed();
  }

  @Test
  void garbageFromABackendClosesTheBackendAndItsHolder() {
    rig.allowFaults(1);
    client.sends('Q', "one");
    rig.settle();
    rig.backend(0).sends(new byte[] {0, 0, 0, 0, 0, 0});
    rig.settle();
    assertThat(client.heard()).isEqualTo("xbackend_lost");
    othersAreServed();
  }

  @Test
  void aFaultWhenTheLeaseIsGrantedDoesNotStopWhoGaveItBack() {
    rig.allowFaults(1);
    other.sends('Q', "first");
    rig.settle();
    client.sends('Q', "second");
    rig.settle();
    client.session().fault = fault();
    rig.backend(0).sends('Z', "1");
    rig.settle();
    assertThat(other.heard()).isEqualTo("Z1");
    assertThat(client.heard()).isEqualTo("xinternal");
    assertThat(rig.pool().idle()).isEqualTo(1);
    othersAreServed();
  }

  /** The backend's channel is read when the client's message is judged. */
  @Test
  void wantOfMemoryEndsTheSessionThatMeetsItAndNotWhoHadItGoOn() {
    rig.allowFaults(1);
    other.sends('Q', "first");
    rig.settle();
    client.sends('Q', "second");
    client.sends('L', "hello");
    rig.settle();
    client.peer().config().setAllocator(new FullAllocator());
    rig.backend(0).sends('Z', "1");
    rig.settle();
    assertThat(other.heard()).isEqualTo("Z1");
    assertThat(client.heard()).isEmpty();
    assertThat(client.peer().isOpen()).isFalse();
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED))
        .singleElement()
        .asString()
        .contains("internal");
    assertThat(rig.server().isOpen()).isTrue();
    rig.answer("2");
    othersAreServed();
  }

  @Test
  void serverForWhoseBytesThereIsNoMemoryIsClosed() {
    rig.ask(client, "one");
    rig.answer("1");
    rig.server().config().setAllocator(new FullAllocator());
    byte[] half = {0, 0, 0};
    client.peer().sends(together(ToyWire.message('Q', "two"), half));
    rig.settle();
    assertThat(rig.server().isOpen()).isFalse();
    assertThat(client.heard()).isEqualTo("Z1 xbackend_lost");
    othersAreServed();
  }

  @Test
  void aFaultWhenARefusalIsToldDoesNotKeepOthersFromBeingRefused() {
    rig.allowFaults(1);
    SessionRig.Client third = rig.client();
    other.sends('Q', "first");
    rig.settle();
    client.sends('Q', "second");
    third.sends('Q', "third");
    rig.settle();
    client.session().fault = fault();
    rig.pass(Duration.ofSeconds(6));
    assertThat(client.heard()).startsWith("equeue_timeout").endsWith("xinternal");
    assertThat(third.heard()).isEqualTo("equeue_timeout");
    rig.backend(0).sends('Z', "");
    rig.settle();
    other.heard();
    othersAreServed();
  }

  @Test
  void aFaultWhenATimeLimitPassesDoesNotStopTheClock() {
    rig.allowFaults(1);
    client.sends('B', "begin");
    rig.settle();
    rig.backend(0).sends('Z', "");
    rig.settle();
    client.session().fault = fault();
    rig.pass(Duration.ofSeconds(61));
    assertThat(client.heard()).endsWith("xinternal");
    assertThat(rig.pool().connections()).hasSize(1);
    rig.backend(0).sends('Z', "rolled back");
    rig.settle();
    othersAreServed();
  }

  @Test
  void aFaultWhenTheBackendIsLostStillEndsTheSession() {
    rig.allowFaults(1);
    client.sends('Q', "one");
    rig.settle();
    client.session().fault = fault();
    rig.backend(0).close();
    rig.settle();
    assertThat(client.heard()).isEqualTo("xinternal");
    othersAreServed();
  }

  @Test
  void aFaultWhenTheSessionClosesStillGivesEverythingBack() {
    rig.allowFaults(1);
    client.sends('Q', "one");
    rig.settle();
    client.session().fault = fault();
    client.sends('X', "");
    rig.settle();
    assertThat(rig.sessions()).isEqualTo(1);
    rig.backend(0).sends('Z', "");
    rig.settle();
    othersAreServed();
  }

  @Test
  void aFaultOfATaskEndsItsSession() {
    rig.allowFaults(1);
    client
        .session()
        .tools()
        .execute(
            () -> {
              throw fault();
            });
    rig.settle();
    assertThat(client.heard()).isEqualTo("xinternal");
    othersAreServed();
  }

  /** Such as that which was the fault. */
  @Test
  void wantOfMemoryForThePartingWordsStillEndsTheSession() {
    rig.allowFaults(2);
    client.peer().config().setAllocator(new FullAllocator());
    client
        .session()
        .tools()
        .execute(
            () -> {
              throw fault();
            });
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.sessions()).isEqualTo(1);
    othersAreServed();
  }

  @Test
  void aTaskOfASessionThatIsOverDoesNotRun() {
    boolean[] ran = new boolean[1];
    client.session().tools().execute(() -> ran[0] = true);
    client.handler().kill(CloseReason.KILLED);
    rig.settle();
    assertThat(ran[0]).isFalse();
  }

  @Test
  void aFaultWhileTheSessionStartsEndsIt() {
    rig.allowFaults(1);
    rig.nextFault = fault();
    SessionRig.Client third = rig.client();
    assertThat(third.heard()).isEqualTo("xinternal");
    assertThat(third.peer().isOutputShutdown()).isTrue();
    othersAreServed();
  }

  @Test
  void aFaultInThePartingWordsStillClosesTheSession() {
    rig.allowFaults(2);
    client.session().fault = fault();
    client.sends('F', "");
    rig.settle();
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.sessions()).isEqualTo(1);
    othersAreServed();
  }

  @Test
  void aBackendWhoseStateIsUnknownAtItsReleaseIsClosed() {
    rig.allowFaults(1);
    client.sends('Q', "one");
    rig.settle();
    rig.backendOf(0).fault = fault();
    rig.backend(0).sends('Z', "1");
    rig.settle();
    assertThat(client.heard()).startsWith("Z1");
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().connections()).isEmpty();
    othersAreServed();
  }
}
