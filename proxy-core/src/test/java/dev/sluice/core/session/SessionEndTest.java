package dev.sluice.core.session;

import static dev.sluice.core.session.Bytes.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.toy.ToyWire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways in which a session ends, from whichever side. */
class SessionEndTest {

  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  private void send(char kind, String body) {
    client.sends(kind, body);
    rig.settle();
  }

  private void answer(String body) {
    rig.backend(0).sends('Z', body);
    rig.settle();
  }

  private String reason() {
    var closed = rig.events.of(Event.Kind.CLIENT_CLOSED);
    return closed.isEmpty() ? "none" : closed.get(0);
  }

  @Test
  void aGoodbyeIsNotAnswered() {
    send('X', "");
    assertThat(client.heard()).isEmpty();
    assertThat(reason()).contains("peer_goodbye");
    assertThat(client.session().told()).containsExactly("start", "closed");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void aClientThatIsGoneWhenItsSessionStartsIsLetGo() {
    SessionRig.Client gone = rig.client();
    gone.peer().close();
    gone.peer().runTasks();
    assertThat(rig.sessions()).isEqualTo(1);
    assertThat(reason()).contains("peer_lost");
  }

  @Test
  void aClientThatEndedItsInputBeforeItsSessionStartedIsLetGo() {
    send('Q', "one");
    answer("1");
    SessionRig.Client early = rig.clientThatEnded(ToyWire.message('Q', "two"));
    answer("2");
    assertThat(early.heard()).isEqualTo("Z2");
    assertThat(rig.sessions()).isEqualTo(1);
    assertThat(reason()).contains("peer_lost");
  }

  @Test
  void anIdleClientThatEndsItsInputIsLetGoAtOnce() {
    client.peer().ends();
    assertThat(client.peer().isOpen()).isFalse();
    assertThat(reason()).contains("peer_lost");
  }

  @Test
  void aHalfClosedClientStillGetsItsReplies() {
    send('Q', "one");
    send('Q', "two");
    client.peer().ends();
    rig.settle();
    assertThat(client.peer().isOpen()).isTrue();
    answer("1");
    answer("2");
    assertThat(client.heard()).isEqualTo("Z1 Z2");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.pool().idle()).isEqualTo(1);
    assertThat(reason()).contains("peer_lost");
  }

  @Test
  void aHalfClosedClientThatBrokeOffAMessageGetsItsRepliesAndIsLetGo() {
    client.peer().sends(together(ToyWire.message('Q', "one"), new byte[] {0, 0, 0, 9}));
    rig.settle();
    client.peer().ends();
    rig.settle();
    answer("1");
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(client.peer().isOutputShutdown()).isTrue();
  }

  @Test
  void aHalfClosedClientInTheMiddleOfAUnitIsLetGoAfterItsReply() {
    send('B', "begin");
    client.peer().ends();
    rig.settle();
    assertThat(client.peer().isOpen()).isTrue();
    answer("begun");
    assertThat(client.heard()).isEqualTo("Zbegun");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    answer("rolled back");
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aHalfClosedPinnedClientIsLetGoAfterItsReply() {
    send('P', "pin");
    client.peer().ends();
    answer("1");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(rig.pool().idle()).isEqualTo(1);
  }

  @Test
  void aResetEndsTheSessionAndCleansTheBackend() {
    send('B', "begin");
    answer("begun");
    client.peer().pipeline().fireExceptionCaught(new IOException("reset"));
    assertThat(rig.backend(0).heard()).isEqualTo("Bbegin R");
    assertThat(client.peer().isOpen()).isFalse();
    assertThat(reason()).contains("peer_lost");
  }

  @Test
  void aDrainedSessionEndsAtItsBoundary() {
    send('B', "begin");
    answer("begun");
    client.handler().drain();
    rig.settle();
    assertThat(client.heard()).isEqualTo("Zbegun");
    send('C', "commit");
    assertThat(client.peer().isOutputShutdown()).isFalse();
    answer("done");
    assertThat(client.heard()).isEqualTo("Zdone xshutdown");
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(reason()).contains("shutdown");
  }

  @Test
  void anIdleSessionIsDrainedAtOnce() {
    client.handler().drain();
    rig.settle();
    assertThat(client.heard()).isEqualTo("xshutdown");
  }

  @Test
  void aPinnedSessionIsDrainedBetweenItsUnits() {
    send('P', "pin");
    client.handler().drain();
    rig.settle();
    assertThat(client.peer().isOutputShutdown()).isFalse();
    answer("1");
    assertThat(client.heard()).isEqualTo("Z1 xshutdown");
  }

  @Test
  void whoWaitsInLineIsServedBeforeItIsDrained() {
    SessionRig.Client second = rig.client();
    send('Q', "first");
    second.sends('Q', "second");
    rig.settle();
    second.handler().drain();
    rig.settle();
    assertThat(second.heard()).isEmpty();
    answer("1");
    answer("2");
    assertThat(second.heard()).isEqualTo("Z2 xshutdown");
  }

  @Test
  void aKilledSessionEndsInTheMiddleOfItsWork() {
    send('Q', "long");
    client.handler().kill(CloseReason.KILLED);
    assertThat(client.heard()).isEqualTo("xkilled");
    assertThat(rig.pool().active()).isEqualTo(1);
    answer("late");
    assertThat(client.heard()).isEmpty();
    assertThat(rig.pool().idle()).isEqualTo(1);
    client.handler().kill(CloseReason.KILLED);
    assertThat(rig.events.of(Event.Kind.CLIENT_CLOSED)).hasSize(1);
  }

  @Test
  void whoIsToldOfItsEndIsGivenAMomentToClose() {
    client.handler().kill(CloseReason.KILLED);
    assertThat(client.peer().isOutputShutdown()).isTrue();
    assertThat(client.peer().isOpen()).isTrue();
    client.sends('Q', "ignored");
    assertThat(client.peer().unread()).isZero();
    client.peer().pass(400);
    assertThat(client.peer().isOpen()).isTrue();
    client.peer().pass(200);
    assertThat(client.peer().isOpen()).isFalse();
  }

  @Test
  void whoClosesWhenToldIsNotWaitedFor() {
    client.handler().kill(CloseReason.KILLED);
    client.peer().ends();
    client.peer().runTasks();
    assertThat(client.peer().isOpen()).isFalse();
  }

  @Test
  void whoDoesNotTakeTheLastWordsIsClosedAllTheSame() {
    client.peer().freeze();
    client.handler().kill(CloseReason.KILLED);
    client.peer().pass(4_900);
    assertThat(client.peer().isOpen()).isTrue();
    client.peer().pass(200);
    assertThat(client.peer().isOpen()).isFalse();
  }

  @Test
  void anIdleClientIsClosedAfterItsTime() {
    send('B', "begin");
    answer("begun");
    rig.pass(Duration.ofSeconds(59));
    assertThat(client.peer().isOutputShutdown()).isFalse();
    rig.pass(Duration.ofSeconds(2));
    assertThat(client.heard()).isEqualTo("Zbegun xclient_idle");
    assertThat(client.session().told()).contains("timeout PAUSED");
  }

  @Test
  void aQueryThatTakesTooLongIsInterruptedAndThenBroken() {
    send('Q', "slow");
    rig.pass(Duration.ofSeconds(29));
    assertThat(rig.interrupts).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.interrupts).hasSize(1);
    assertThat(client.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(6));
    assertThat(client.heard()).isEqualTo("xquery_timeout");
    assertThat(rig.backend(0).isOpen()).isFalse();
    assertThat(rig.pool().connections()).isEmpty();
    rig.interrupts.get(0).run();
  }

  @Test
  void aQueryThatEndsInTimeIsNotInterrupted() {
    for (int i = 0; i < 5; i++) {
      send('Q', "quick");
      rig.pass(Duration.ofSeconds(20));
      answer("done");
    }
    assertThat(rig.interrupts).isEmpty();
  }

  @Test
  void aTenantThatGoesRefusesWhoWaitsAndTakesNothingBack() {
    SessionRig.Client second = rig.client();
    send('Q', "first");
    second.sends('Q', "second");
    rig.settle();
    rig.pool().close(Rejection.TENANT_REMOVED);
    rig.loop().flush();
    assertThat(second.heard()).isEqualTo("etenant_removed");
    answer("1");
    assertThat(client.heard()).isEqualTo("Z1");
    assertThat(rig.backend(0).isOpen()).isFalse();
    send('Q', "more");
    assertThat(client.heard()).isEqualTo("etenant_removed");
  }
}
