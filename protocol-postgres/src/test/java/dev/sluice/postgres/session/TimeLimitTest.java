package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What happens when something has lasted for as long as it may. */
class TimeLimitTest {

  private static final String TOLD =
      "E(57014 canceling statement due to statement timeout: the tier allows 30000 ms)";

  private static App sleeping(Rig rig, String sql) {
    App app = rig.welcomed();
    app.send(Say.query(sql));
    rig.settle();
    app.got();
    return app;
  }

  @Test
  void lateQueryIsCanceledAndToldWhy() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = sleeping(rig, "select pg_sleep(9)");
          app.timeout();
          assertThat(app.got()).isEqualTo(TOLD + " Z(I)");
          assertThat(rig.newNotes()).containsExactly("interrupts server 1");
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void lateQueryFailsItsTransaction() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = sleeping(rig, "begin; select pg_sleep(9)");
          app.timeout();
          assertThat(app.got()).isEqualTo(TOLD + " Z(E)");
          app.send(Say.query("rollback"));
          assertThat(app.got()).isEqualTo("C(ROLLBACK) Z(I)");
        });
  }

  @Test
  void laterCancelIsTheClientsOwnAgain() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = sleeping(rig, "select pg_sleep(9)");
          app.timeout();
          assertThat(app.got()).isEqualTo(TOLD + " Z(I)");
          app.send(Say.query("select pg_sleep(9)"));
          rig.settle();
          rig.cancel(app);
          assertThat(app.got()).isEqualTo("E(57014 canceling statement due to user request) Z(I)");
        });
  }

  @Test
  void serverThatDoesNotStopLosesItsConnection() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          link.server.deafen();
          App app = sleeping(rig, "select pg_sleep(9)");
          app.timeout();
          assertThat(app.got()).isEmpty();
          app.timeout();
          assertThat(app.got())
              .isEqualTo("E(FATAL 57014 terminating connection due to statement timeout)");
          assertThat(app.state()).isEqualTo("client 1 closed QUERY_TIMEOUT");
          assertThat(rig.newNotes())
              .containsExactly("interrupts server 1", "server 1 broken: QUERY_TIMEOUT");
        });
  }

  @Test
  void queryThatEndsInTimeAfterAllIsAnswered() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = sleeping(rig, "select pg_sleep(9)");
          app.timeout();
          link.server.wake();
          assertThat(app.got()).isEqualTo("D(slept) C(SELECT 1) Z(I)");
          app.send(Say.query("select 1/0"));
          assertThat(app.got()).isEqualTo("E(22012 division by zero) Z(I)");
        });
  }

  @Test
  void silentClientIsSentAway() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.timeout();
          assertThat(app.got())
              .isEqualTo("E(FATAL 57P05 terminating connection due to idle-session timeout)");
          assertThat(app.state()).isEqualTo("client 1 closed CLIENT_IDLE");
        });
  }

  @Test
  void silentTransactionIsEndedHeldOrNot() {
    for (String begin : new String[] {"begin", "begin; select 1"}) {
      Replay.everyWay(
          rig -> {
            Link link = rig.backend();
            App app = sleeping(rig, begin);
            app.timeout();
            assertThat(app.got())
                .isEqualTo(
                    "E(FATAL 25P03 terminating connection due to idle-in-transaction timeout)");
            assertThat(app.state()).isEqualTo("client 1 closed IDLE_IN_TRANSACTION");
            assertThat(link.state).isEqualTo("idle");
          });
    }
  }
}
