package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.toy.ToyWire;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a session comes to a backend connection, and how it leaves it. */
class LeaseTest {

  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void ask(SessionRig.Client who, String what) {
    who.sends('Q', what);
    rig.settle();
  }

  private void answer(String what) {
    rig.backend(0).sends('Z', what);
    rig.settle();
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
    ask(client, "one");
    assertThat(rig.backend(0).heard()).isEqualTo("Qone");
    assertThat(rig.pool().active()).isEqualTo(1);
    assertThat(client.handler().view().state()).isEqualTo("active");
    answer("done");
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
    answer("begun");
    assertThat(rig.pool().active()).isEqualTo(1);
    client.sends('C', "commit");
    answer("done");
    assertThat(rig.pool().active()).isZero();
    assertThat(client.session().told()).containsExactly("start", "lease", "released");
  }

  @Test
  void pipelinedRequestsShareTheLeaseUntilAllAreAnswered() {
    client.peer().sends(together(ToyWire.message('Q', "1"), ToyWire.message('Q', "2")));
    rig.settle();
    assertThat(rig.backend(0).heard()).isEqualTo("Q1 Q2");
    answer("1");
    assertThat(rig.pool().active()).isEqualTo(1);
    answer("2");
    assertThat(rig.pool().active()).isZero();
    assertThat(client.heard()).isEqualTo("Z1 Z2");
  }

  @Test
  void whoComesLaterWaitsAndGetsTheBackendAtOnceWhenItIsFree() {
    SessionRig.Client second = rig.client();
    SessionRig.Client third = rig.client();
    ask(client, "first");
    ask(second, "second");
    ask(third, "third");
    assertThat(second.handler().view().state()).isEqualTo("waiting");
    assertThat(rig.pool().waiting()).isEqualTo(2);
    assertThat(rig.backend(0).heard()).isEqualTo("Qfirst");
    answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
    answer("2");
    assertThat(rig.backend(0).heard()).isEqualTo("Qthird");
    answer("3");
    assertThat(client.heard() + second.heard() + third.heard()).isEqualTo("Z1Z2Z3");
    assertThat(rig.backends).hasSize(1);
  }

  @Test
  void whatAWaitingClientSendsOnIsKeptInOrder() {
    SessionRig.Client second = rig.client();
    ask(client, "first");
    ask(second, "a");
    second.sends('L', "local");
    second.sends('Q', "b");
    rig.settle();
    assertThat(second.heard()).isEmpty();
    rig.backend(0).heard();
    answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qa Qb");
    answer("a");
    answer("b");
    assertThat(second.heard()).isEqualTo("llocal Za Zb");
  }

  @Test
  void aRefusedClientIsToldAndGoesOn() {
    SessionRig.Client second = rig.client();
    ask(client, "long");
    ask(second, "impatient");
    rig.pass(Duration.ofSeconds(6));
    assertThat(second.heard()).isEqualTo("e" + Rejection.QUEUE_TIMEOUT.label());
    assertThat(rig.events.of(Event.Kind.WORK_REJECTED)).hasSize(1);
    assertThat(rig.events.of(Event.Kind.WORK_REJECTED).get(0))
        .contains("queue_timeout", "acme", "1 active", "waited 5000 ms", "pool limit 1");
    second.sends('L', "still here");
    rig.settle();
    assertThat(second.heard()).isEqualTo("lstill here");
    answer("done");
    ask(second, "again");
    answer("again");
    assertThat(second.heard()).isEqualTo("Zagain");
  }

  @Test
  void aWaitingClientThatClosesLeavesTheLine() {
    SessionRig.Client second = rig.client();
    SessionRig.Client third = rig.client();
    ask(client, "first");
    ask(second, "second");
    ask(third, "third");
    second.peer().ends();
    rig.settle();
    assertThat(rig.pool().waiting()).isEqualTo(1);
    assertThat(second.peer().isOpen()).isFalse();
    rig.backend(0).heard();
    answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qthird");
  }

  @Test
  void aCancelledWaitIsRefused() {
    SessionRig.Client second = rig.client();
    ask(client, "first");
    ask(second, "second");
    second.session().tools().cancelWait();
    rig.loop().flush();
    assertThat(second.heard()).isEqualTo("ecancelled");
    assertThat(rig.pool().waiting()).isZero();
    second.session().tools().cancelWait();
    assertThat(second.session().told()).containsOnlyOnce("rejected cancelled");
  }

  @Test
  void resumingASessionThatWaitsInLineChangesNothing() {
    SessionRig.Client second = rig.client();
    ask(client, "first");
    ask(second, "second");
    second.session().tools().resume();
    rig.settle();
    assertThat(rig.pool().waiting()).isEqualTo(1);
    rig.backend(0).heard();
    answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
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
    answer("pinned");
    assertThat(rig.pool().active()).isEqualTo(1);
    assertThat(client.handler().view().state()).isEqualTo("pinned");
    assertThat(client.handler().view().pinnedBy()).isEqualTo("asked");
    assertThat(rig.events.of(Event.Kind.SESSION_PINNED)).hasSize(1);
    client.sends('U', "unpin");
    answer("free");
    assertThat(rig.pool().active()).isZero();
  }

  @Test
  void underSessionPoolingTheFirstBackendStaysToTheEnd() {
    rig.sessionPooled = true;
    SessionRig.Client loyal = rig.client();
    ask(loyal, "one");
    answer("1");
    loyal.sends('U', "unpin");
    answer("2");
    assertThat(rig.pool().active()).isEqualTo(1);
    loyal.sends('X', "");
    rig.settle();
    assertThat(rig.pool().active()).isZero();
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAUnitHasItsBackendCleaned() {
    client.sends('B', "begin");
    rig.settle();
    answer("begun");
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).heard()).isEqualTo("Bbegin R");
    SessionRig.Client next = rig.client();
    ask(next, "next");
    assertThat(rig.backend(0).heard()).isEmpty();
    answer("rolled back");
    assertThat(rig.backend(0).heard()).isEqualTo("Qnext");
    assertThat(next.heard()).isEmpty();
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAMessageTakesItsBackendWithIt() {
    byte[] message = ToyWire.message('Q', "x".repeat(100_000));
    client.peer().sends(Arrays.copyOf(message, 50_000));
    rig.settle();
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().connections()).isEmpty();
    assertThat(rig.pool().meters().closed(CloseReason.UNCLEAN).get()).isEqualTo(1);
  }

  @Test
  void aClientThatLeavesInTheMiddleOfWhatIsDroppedLeavesItsBackendWhole() {
    rig.sessionPooled = true;
    SessionRig.Client loyal = rig.client();
    ask(loyal, "one");
    answer("1");
    byte[] message = ToyWire.message('S', "x".repeat(1000));
    loyal.peer().sends(Arrays.copyOf(message, 500));
    loyal.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).isOpen()).isTrue();
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aBackendWithNothingHalfSaidIsToldGoodbye() {
    ask(client, "one");
    answer("1");
    rig.backend(0).heard();
    rig.pool().retireAll();
    assertThat(rig.backend(0).heard()).isEqualTo("X");
  }

  @Test
  void aBackendOfWhichTheServerWaitsForTheRestIsToldNothing() {
    byte[] message = ToyWire.message('Q', "x".repeat(100_000));
    client.peer().sends(Arrays.copyOf(message, 50_000));
    rig.settle();
    client.peer().ends();
    rig.settle();
    assertThat(rig.backend(0).heardBytes()).isEqualTo(Arrays.copyOf(message, 50_000));
    assertThat(rig.backend(0).isOpen()).isFalse();
  }

  @Test
  void whileTheServerHasNotLetGoOfAConnectionThereIsNoRoomForAnother() {
    ask(client, "one");
    rig.backend(0).closesInTurn = false;
    client.sends('D', "spoil");
    answer("1");
    answer("spoilt");
    assertThat(rig.backend(0).isOutputShutdown()).isTrue();
    ask(client, "next");
    assertThat(rig.backends).hasSize(1);
    rig.backend(0).close();
    rig.settle();
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aServerThatDoesNotLetGoIsNotWaitedForForever() {
    client.sends('D', "spoil");
    rig.settle();
    rig.backend(0).closesInTurn = false;
    answer("spoilt");
    rig.backend(0).pass(999);
    assertThat(rig.backend(0).isOpen()).isTrue();
    rig.backend(0).pass(1);
    assertThat(rig.backend(0).isOpen()).isFalse();
    ask(client, "next");
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aSpoiltBackendIsNotUsedAgain() {
    client.sends('D', "spoil");
    rig.settle();
    answer("spoilt");
    assertThat(client.heard()).isEqualTo("Zspoilt");
    assertThat(rig.backend(0).isOpen()).isFalse();
    ask(client, "next");
    assertThat(rig.backends).hasSize(2);
  }

  @Test
  void aBackendThatHasSaidMoreThanItsAnswerIsNotUsedAgain() {
    ask(client, "one");
    rig.backend(0).sends(together(ToyWire.message('Z', "1"), new byte[] {0, 0}));
    rig.settle();
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().meters().closed(CloseReason.UNCLEAN).get()).isEqualTo(1);
  }

  @Test
  void whileAnInterruptIsUnderWayNobodyElseGetsTheBackend() {
    client.sends('B', "begin");
    rig.settle();
    answer("begun");
    client.peer().sends(together(ToyWire.message('C', "end"), ToyWire.message('I', "")));
    rig.settle();
    assertThat(rig.interrupts).hasSize(1);
    SessionRig.Client second = rig.client();
    ask(second, "second");
    rig.backend(0).heard();
    answer("done");
    assertThat(client.heard()).isEqualTo("Zbegun Zdone");
    assertThat(rig.backend(0).heard()).isEmpty();
    rig.interrupts.get(0).run();
    rig.loop().flush();
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
  }

  @Test
  void aLostBackendEndsTheSessionThatHeldIt() {
    ask(client, "one");
    rig.backend(0).close();
    rig.settle();
    assertThat(client.session().told())
        .containsExactly("start", "lease", "lost backend_lost", "closing backend_lost", "closed");
    assertThat(client.heard()).isEqualTo("xbackend_lost");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.pool().meters().closed(CloseReason.PEER_LOST).get()).isEqualTo(1);
  }

  @Test
  void aServersLastWordReachesTheClientBeforeTheEnd() {
    ask(client, "one");
    rig.backend(0)
        .sends(together(ToyWire.message('r', "row"), ToyWire.message('E', "shutting down")));
    rig.settle();
    assertThat(client.heard()).isEqualTo("rrow");
    assertThat(client.session().told()).contains("lost backend_fatal").doesNotContain("closing");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void aSessionThatCanGoOnWithoutItsBackendDoes() {
    client.session().survivesLoss = true;
    ask(client, "one");
    rig.backend(0).close();
    rig.settle();
    assertThat(client.peer().isOpen()).isTrue();
    client.sends('Q', "two");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("Qtwo");
  }

  @Test
  void theRestOfAMessageDoesNotGoToAnotherBackend() {
    client.session().survivesLoss = true;
    byte[] message = ToyWire.message('Q', "x".repeat(40_000));
    client.peer().sends(Arrays.copyOf(message, 20_000));
    rig.settle();
    rig.backend(0).close();
    rig.settle();
    client.session().tools().acquire();
    rig.settle();
    assertThat(rig.backends).hasSize(2);
    client.peer().sends(Arrays.copyOfRange(message, 20_000, message.length));
    client.sends('Q', "whole");
    rig.settle();
    assertThat(rig.backend(1).heard()).isEqualTo("Qwhole");
  }

  @Test
  void anIdleBackendThatIsLostConcernsNoClient() {
    ask(client, "one");
    answer("1");
    client.heard();
    rig.backend(0).close();
    rig.settle();
    assertThat(client.heard()).isEmpty();
    assertThat(rig.pool().connections()).isEmpty();
    ask(client, "two");
    assertThat(rig.backend(1).heard()).isEqualTo("Qtwo");
  }
}
