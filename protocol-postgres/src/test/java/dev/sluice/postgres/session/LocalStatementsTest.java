package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parse and Close of a client that has no backend, where none is needed. */
class LocalStatementsTest {

  @Test
  void parseOfWhatOthersPreparedNeedsNoBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          one.send(Say.query("begin; select 0"));
          one.got();
          link.server.got();

          two.send(Say.parse("b", "select 1"), Say.sync());
          assertThat(two.got()).isEqualTo("1 Z(I)");
          two.send(Say.close("b"), Say.flush());
          assertThat(two.got()).isEqualTo("3");
          assertThat(two.state()).isEqualTo("client 2 IDLE at boundary");
          assertThat(link.server.got()).isEmpty();
        });
  }

  @Test
  void statementIsBroughtWithItsFirstUse() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          App two = rig.welcomed();
          two.send(Say.parse("b", "select 1"), Say.sync());
          assertThat(two.got()).isEqualTo("1 Z(I)");
          Link other = rig.backend();
          two.send(Say.run("b"));
          assertThat(two.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
          assertThat(other.server.got()).isEqualTo("P(SLUICE_1: select 1) B(SLUICE_1) E S");
        });
  }

  @Test
  void whatNoServerHasParsedWaitsForABackend() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          one.send(Say.parse("a", "bad"), Say.sync());
          one.got();
          one.send(Say.query("begin; select 0"));
          one.got();
          App two = rig.welcomed();
          two.send(Say.parse("a", "bad"), Say.sync());
          assertThat(two.got()).isEmpty();
          assertThat(two.state()).contains("held");
          one.send(Say.query("commit"));
          one.got();
          assertThat(two.got()).isEqualTo("E(42601 syntax error at or near \"bad\") Z(I)");
        });
  }

  @Test
  void takenNameWaitsForABackendThatMayFindAnotherMistake() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          app.send(Say.parse("a", "select 1"), Say.sync());
          assertThat(app.got()).isEqualTo("E(42P05 prepared statement \"a\" already exists) Z(I)");
        });
  }

  /** What was said without a backend holds, whatever the batch runs into later. */
  @Test
  void laterErrorOfTheBatchDoesNotTakeItBack() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          app.send(Say.parse("b", "select 1"), Say.parse("", "bad"), Say.sync(), Say.run("b"));
          assertThat(app.got())
              .isEqualTo("1 E(42601 syntax error at or near \"bad\") Z(I) 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void syncAndFlushOfAnIdleClientNeedNoBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.flush(), Say.sync(), Say.sync());
          assertThat(app.got()).isEqualTo("Z(I) Z(I)");
          assertThat(link.server.got()).isEmpty();
        });
  }
}
