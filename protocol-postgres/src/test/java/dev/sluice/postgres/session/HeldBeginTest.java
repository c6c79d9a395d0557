package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A lone BEGIN, which waits for the first statement of its transaction. */
class HeldBeginTest {

  @Test
  void beginAloneNeedsNoBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"));
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T)");
          assertThat(app.state()).isEqualTo("client 1 PAUSED");
          assertThat(link.server.got()).isEmpty();
        });
  }

  @Test
  void firstStatementBringsTheTransactionToABackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("BEGIN;"), Say.query("select 1"), Say.query("commit"));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) T(c) D(1) C(SELECT 1) Z(T) C(COMMIT) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(BEGIN) Q(select 1) Q(commit)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  @Test
  void commitRightBehindItIsTheServersToAnswer() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"), Say.query("commit"));
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T) C(COMMIT) Z(I)");
        });
  }

  @Test
  void syncOfAHeldTransactionTellsOfIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"), Say.sync());
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T) Z(T)");
        });
  }

  @Test
  void secondBeginIsTheServersToAnswer() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"), Say.query("begin"));
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T) C(BEGIN) Z(T)");
          assertThat(link.server.got()).isEqualTo("Q(BEGIN) Q(begin)");
        });
  }

  @Test
  void extendedProtocolMayFollow() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"), Say.once("select 1"), Say.once("commit"));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) 1 2 D(1) C(SELECT 1) Z(T) 1 2 C(COMMIT) Z(I)");
        });
  }

  @Test
  void beginWithMoreThanThatIsNotHeld() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin; select 1"));
          assertThat(app.got()).isEqualTo("C(BEGIN) T(c) D(1) C(SELECT 1) Z(T)");
          assertThat(link.server.got()).isEqualTo("Q(begin; select 1)");
        });
  }

  @Test
  void parametersAreSetBeforeTheTransactionBegins() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed("application_name", "me");
          link.server.got();
          app.send(Say.query("begin"), Say.query("select 1"));
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T) T(c) D(1) C(SELECT 1) Z(T)");
          assertThat(link.server.got())
              .isEqualTo(
                  "Q(SELECT pg_catalog.set_config('application_name', 'me', false))"
                      + " Q(BEGIN) Q(select 1)");
        });
  }

  @Test
  void goodbyeOfAHeldTransactionNeedsNoBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"), Say.goodbye());
          assertThat(app.got()).isEqualTo("C(BEGIN) Z(T)");
          assertThat(app.state()).isEqualTo("client 1 closed PEER_GOODBYE");
          assertThat(link.server.got()).isEmpty();
        });
  }
}
