package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Clients that go when they have said what they wanted. */
class GoodbyeTest {

  @Test
  void goodbyeOfAnIdleClientEndsItsSession() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.goodbye());
          assertThat(app.got()).isEmpty();
          assertThat(app.state()).isEqualTo("client 1 closed PEER_GOODBYE");
          assertThat(link.server.got()).isEmpty();
        });
  }

  @Test
  void whatWasSentBeforeAGoodbyeIsAnswered() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.once("select 2"), Say.goodbye());
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) 1 2 D(2) C(SELECT 1) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 closed PEER_GOODBYE");
        });
  }

  @Test
  void whatStandsBehindAGoodbyeIsNotDone() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("select 1"), Say.goodbye(), Say.query("select 2"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(select 1)");
        });
  }

  @Test
  void goodbyeInATransactionRollsItBack() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"), Say.goodbye());
          assertThat(app.got()).isEqualTo("C(BEGIN) T(c) D(1) C(SELECT 1) Z(T)");
          assertThat(app.state()).isEqualTo("client 1 closed PEER_GOODBYE");
          assertThat(link.server.got()).endsWith("Q(begin; select 1) Q(ROLLBACK)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  @Test
  void clientThatShutsItsSideDownIsAnsweredToo() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.query("select 2"));
          app.endInput();
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) T(c) D(2) C(SELECT 1) Z(I)");
          assertThat(app.state()).startsWith("client 1 closed PEER_");
        });
  }

  @Test
  void idleClientThatShutsItsSideDownIsGone() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.endInput();
          assertThat(app.state()).isEqualTo("client 1 closed PEER_LOST");
        });
  }

  @Test
  void clientThatShutsItsSideDownAmidItsDataIsGone() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("copy t from stdin"), Say.copyData("1\n"));
          assertThat(app.got()).isEqualTo("G");
          link.server.got();
          app.endInput();
          app.got();
          assertThat(app.state()).startsWith("client 1 closed PEER_");
          assertThat(link.server.got()).startsWith("f(client closed the connection)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  @Test
  void clientThatShutsItsSideDownBeforeItsDataAreAskedForIsGoneThen() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("copy t from stdin"));
          app.endInput();
          app.got();
          assertThat(app.state()).startsWith("client 1 closed PEER_");
          assertThat(link.server.got()).contains("f(client closed the connection)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  @Test
  void drainWaitsForTheBoundary() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"));
          app.got();
          app.drain();
          assertThat(app.state()).isEqualTo("client 1 PAUSED");
          app.send(Say.query("select 1"), Say.query("commit"));
          assertThat(app.got())
              .isEqualTo(
                  "T(c) D(1) C(SELECT 1) Z(T) C(COMMIT) Z(I)"
                      + " E(FATAL 57P01 terminating connection due to administrator command)");
          assertThat(app.state()).isEqualTo("client 1 closed SHUTDOWN");
        });
  }

  @Test
  void drainEndsIdleClientsAtOnce() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.drain();
          assertThat(app.got())
              .isEqualTo("E(FATAL 57P01 terminating connection due to administrator command)");
        });
  }
}
