package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.Rejection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Cancel requests, which come on connections of their own. */
class CancelTest {

  private static final String CANCELED = "E(57014 canceling statement due to user request) Z(I)";

  @Test
  void cancelReachesTheServerThatWorksForTheClient() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          Link busy = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          assertThat(app.got()).isEmpty();
          rig.cancel(app);
          assertThat(app.got()).isEqualTo(CANCELED);
          assertThat(rig.newNotes()).containsExactly("interrupts " + busy);
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  /** For the client takes its next query to be safe when its request is over. */
  @Test
  void requestIsOverWhenTheServerHasBeenTold() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          app.got();
          AtomicBoolean over = rig.cancel(app);
          assertThat(over).isFalse();
          rig.settle();
          assertThat(over).isTrue();
        });
  }

  @Test
  void requestIsOverAtOnceWhereNothingRuns() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          assertThat(rig.cancel(app)).isTrue();
          app.send(Say.query("begin"));
          app.got();
          assertThat(rig.cancel(app)).isTrue();
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(T)");
          assertThat(rig.newNotes()).isEmpty();
        });
  }

  @Test
  void idleClientsCancelReachesNobody() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          rig.cancel(app);
          App open = rig.welcomed();
          open.send(Say.query("begin; select 1"));
          open.got();
          rig.cancel(open);
          rig.settle();
          assertThat(rig.newNotes()).isEmpty();
        });
  }

  @Test
  void waitingClientIsRefusedAndGoesOn() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.query("begin; select 1"));
          one.got();
          two.send(Say.query("select 2"), Say.query("select 3"));
          assertThat(two.got()).isEmpty();
          rig.cancel(two);
          assertThat(two.got()).isEqualTo(CANCELED);
          one.send(Say.query("commit"));
          one.got();
          assertThat(two.got()).isEqualTo("T(c) D(3) C(SELECT 1) Z(I)");
        });
  }

  /** It would hit the proxy's question, and the client's query would go on. */
  @Test
  void cancelWaitsWhileTheProxysOwnQueryIsAnswered() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"));
          rig.answerOnce();
          app.send(Say.query("select pg_sleep(9)"));
          AtomicBoolean over = rig.cancel(app);
          assertThat(rig.newNotes()).isEmpty();
          assertThat(over).isFalse();
          assertThat(app.got()).isEqualTo("C(SET) Z(I) " + CANCELED);
          assertThat(over).isTrue();
          assertThat(rig.newNotes()).containsExactly("interrupts server 1");
        });
  }

  @Test
  void cancelOfWhatIsAnsweredMeanwhileIsForgotten() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"));
          rig.answerOnce();
          AtomicBoolean over = rig.cancel(app);
          assertThat(app.got()).isEqualTo("C(SET) Z(I)");
          assertThat(over).isTrue();
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
          assertThat(rig.newNotes()).isEmpty();
        });
  }

  @Test
  void closedClientsKeyIsWorthNothing() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.hangUp();
          App other = rig.welcomed();
          other.send(Say.query("select pg_sleep(9)"));
          other.got();
          rig.cancel(app);
          rig.settle();
          assertThat(rig.newNotes()).isEmpty();
          rig.cancel(other);
          assertThat(other.got()).isEqualTo(CANCELED);
          assertThat(rig.cancelKeys().size()).isEqualTo(1);
          rig.leases().refuse(Rejection.DRAINING, null);
        });
  }

  /** Whoever asks would wait for an end of its connection that nobody brings about. */
  @Test
  void requestIsOverWhenTheSessionEndsBeforeItArrives() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          app.got();
          AtomicBoolean over = rig.cancelOnItsWay(app);
          assertThat(over).isFalse();
          app.hangUp();
          assertThat(over).isTrue();
        });
  }

  @Test
  void requestIsOverAtOnceWhenTheSessionHasJustEnded() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          Cancelling cancelling = new Cancelling(rig.service(), rig.welcomed());
          assertThat(cancelling.arrives(() -> {})).isTrue();
          cancelling.onClosed();
          assertThat(cancelling.arrives(() -> {})).isFalse();
        });
  }
}
