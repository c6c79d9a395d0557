package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that wait for a backend connection. */
class LineTest {
  private final SessionRig rig = new SessionRig(1);
  private final SessionRig.Client client = rig.client();

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void whoComesLaterWaitsAndGetsTheBackendAtOnceWhenItIsFree() {
    SessionRig.Client second = rig.client();
    SessionRig.Client third = rig.client();
    rig.ask(client, "first");
    rig.ask(second, "second");
    rig.ask(third, "third");
    assertThat(second.handler().view().state()).isEqualTo("waiting");
    assertThat(rig.pool().waiting()).isEqualTo(2);
    assertThat(rig.backend(0).heard()).isEqualTo("Qfirst");
    rig.answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
    rig.answer("2");
    assertThat(rig.backend(0).heard()).isEqualTo("Qthird");
    rig.answer("3");
    assertThat(client.heard() + second.heard() + third.heard()).isEqualTo("Z1Z2Z3");
    assertThat(rig.backends).hasSize(1);
  }

  @Test
  void whatAWaitingClientSendsOnIsKeptInOrder() {
    SessionRig.Client second = rig.client();
    rig.ask(client, "first");
    rig.ask(second, "a");
    second.sends('L', "local");
    second.sends('Q', "b");
    rig.settle();
    assertThat(second.heard()).isEmpty();
    rig.backend(0).heard();
    rig.answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qa Qb");
    rig.answer("a");
    rig.answer("b");
    assertThat(second.heard()).isEqualTo("llocal Za Zb");
  }

  /**
   * It may have waited for its replies as well when something else had it go on and get in line.
   */
  @Test
  void repliesOfATrunkDoNotCallAWaitingClientOutOfTheLine() {
    SessionRig both = new SessionRig(2);
    SessionRig.Client busy = both.client();
    SessionRig.Client waits = both.client();
    both.ask(busy, "long");
    both.share(waits, "0a");
    both.ask(waits, "mine");
    waits.session().trunks().awaitReplies();
    both.backend(1).sends('Z', "a");
    both.settle();
    assertThat(both.pool().waiting()).isEqualTo(1);
    assertThat(waits.heard()).isEqualTo("Za");
    both.backend(0).heard();
    both.backend(0).sends('Z', "long");
    both.settle();
    assertThat(both.backend(0).heard()).isEqualTo("Qmine");
    both.backend(0).sends('Z', "mine");
    both.settle();
    assertThat(waits.heard()).isEqualTo("Zmine");
    both.close();
  }

  @Test
  void aRefusedClientIsToldAndGoesOn() {
    SessionRig.Client second = rig.client();
    rig.ask(client, "long");
    rig.ask(second, "impatient");
    rig.pass(Duration.ofSeconds(6));
    assertThat(second.heard()).isEqualTo("e" + Rejection.QUEUE_TIMEOUT.label());
    assertThat(rig.events.of(Event.Kind.WORK_REJECTED)).hasSize(1);
    assertThat(rig.events.of(Event.Kind.WORK_REJECTED).get(0))
        .contains("queue_timeout", "acme", "1 active", "waited 5000 ms", "pool limit 1");
    second.sends('L', "still here");
    rig.settle();
    assertThat(second.heard()).isEqualTo("lstill here");
    rig.answer("done");
    rig.ask(second, "again");
    rig.answer("again");
    assertThat(second.heard()).isEqualTo("Zagain");
  }

  @Test
  void aWaitingClientThatClosesLeavesTheLine() {
    SessionRig.Client second = rig.client();
    SessionRig.Client third = rig.client();
    rig.ask(client, "first");
    rig.ask(second, "second");
    rig.ask(third, "third");
    second.peer().close();
    rig.settle();
    assertThat(rig.pool().waiting()).isEqualTo(1);
    assertThat(second.peer().isOpen()).isFalse();
    rig.backend(0).heard();
    rig.answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qthird");
  }

  @Test
  void aWaitingClientThatEndsItsInputGetsItsAnswers() {
    SessionRig.Client second = rig.client();
    rig.ask(client, "first");
    rig.ask(second, "a");
    second.sends('Q', "b");
    second.peer().ends();
    rig.settle();
    assertThat(rig.pool().waiting()).isEqualTo(1);
    rig.answer("1");
    rig.answer("a");
    assertThat(second.handler().ending().isOver()).isFalse();
    rig.answer("b");
    assertThat(second.heard()).isEqualTo("Za Zb");
    rig.settle();
    assertThat(second.handler().ending().isOver()).isTrue();
  }

  @Test
  void aWaitingClientThatEndsItsInputIsToldIfItIsRefused() {
    SessionRig.Client second = rig.client();
    rig.ask(client, "long");
    rig.ask(second, "impatient");
    second.peer().ends();
    rig.settle();
    rig.pass(Duration.ofSeconds(6));
    assertThat(second.heard()).isEqualTo("e" + Rejection.QUEUE_TIMEOUT.label());
    assertThat(second.handler().ending().isOver()).isTrue();
    rig.answer("done");
  }

  @Test
  void aCancelledWaitIsRefused() {
    SessionRig.Client second = rig.client();
    rig.ask(client, "first");
    rig.ask(second, "second");
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
    rig.ask(client, "first");
    rig.ask(second, "second");
    second.session().tools().resume();
    rig.settle();
    assertThat(rig.pool().waiting()).isEqualTo(1);
    rig.backend(0).heard();
    rig.answer("1");
    assertThat(rig.backend(0).heard()).isEqualTo("Qsecond");
  }
}
