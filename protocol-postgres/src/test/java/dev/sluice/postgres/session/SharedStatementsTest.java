package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Named statements that clients share, and backends get when they are needed. */
class SharedStatementsTest {

  private static final Settings UNMAPPED = Settings.USUAL.with("maxPreparedStatements", "0");

  @Test
  void serverKnowsStatementsByNamesOfTheProxys() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.parse("mine", "select 1"), Say.describe("mine"), Say.run("mine"));
          assertThat(app.got()).isEqualTo("1 t(0) T(c) 2 D(1) C(SELECT 1) Z(I)");
          assertThat(link.server.got())
              .isEqualTo("P(SLUICE_1: select 1) D(S SLUICE_1) B(SLUICE_1) E S");
        });
  }

  @Test
  void sameQueryIsParsedOnceForAllClients() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.run("a"));
          one.got();
          link.server.got();
          two.send(Say.query("begin; select 2"));
          two.got();
          two.send(Say.parse("b", "select 1"), Say.run("b"));
          assertThat(two.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(T)");
          assertThat(link.server.got()).isEqualTo("Q(begin; select 2) B(SLUICE_1) E S");
        });
  }

  @Test
  void givenAnswersStandWhereTheServersWould() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          app.send(
              Say.parse("", "select 2"),
              Say.bind(""),
              Say.execute(),
              Say.parse("b", "select 1"),
              Say.close("a"),
              Say.describe("b"),
              Say.close("b"),
              Say.sync(),
              Say.parse("c", "select 1"),
              Say.sync());
          assertThat(app.got()).isEqualTo("1 2 D(2) C(SELECT 1) 1 3 t(0) T(c) 3 Z(I) 1 Z(I)");
        });
  }

  @Test
  void differentTypesMakeDifferentStatements() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.parse("a", "select $1", 23), Say.parse("b", "select $1", 25), Say.sync());
          assertThat(app.got()).isEqualTo("1 1 Z(I)");
          assertThat(link.server.got())
              .isEqualTo("P(SLUICE_1: select $1) P(SLUICE_2: select $1) S");
        });
  }

  @Test
  void sessionsThatReadTextsOtherwiseDoNotShare() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed("datestyle", "German");
          one.send(Say.parse("a", "select 1"), Say.run("a"));
          two.send(Say.parse("a", "select 1"), Say.run("a"));
          assertThat(one.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I)");
          assertThat(two.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I)");
          assertThat(rig.service().statements().all()).hasSize(2);
        });
  }

  @Test
  void otherBackendGetsTheStatementWhenItIsUsedThere() {
    Replay.everyWay(
        rig -> {
          Link first = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.run("a"));
          app.got();
          Link second = rig.backend();
          app.send(Say.run("a"), Say.run("a"));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I) 2 D(1) C(SELECT 1) Z(I)");
          assertThat(second.server.got())
              .isEqualTo("P(SLUICE_1: select 1) B(SLUICE_1) E S B(SLUICE_1) E S");
          first.server.got();
          rig.leases().prefer(first);
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
          assertThat(first.server.got()).isEqualTo("B(SLUICE_1) E S");
        });
  }

  @Test
  void statementThatFailsToParseElsewhereFailsThere() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          rig.backend();
          app.send(Say.query("begin; select 1/0"), Say.run("a"), Say.query("rollback"));
          assertThat(app.got())
              .isEqualTo(
                  "C(BEGIN) E(22012 division by zero) Z(E)"
                      + " E(25P02 current transaction is aborted) Z(E) C(ROLLBACK) Z(I)");
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void takenNameIsRefusedUntilItIsClosed() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync(), Say.parse("a", "select 2"), Say.sync());
          assertThat(app.got())
              .isEqualTo("1 Z(I) E(42P05 prepared statement \"a\" already exists) Z(I)");
          app.send(Say.run("a"), Say.close("a"), Say.parse("a", "select 2"), Say.run("a"));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I) 3 1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void mistakeInTheTextIsFoundBeforeTheTakenName() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync(), Say.parse("a", "bad"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I) E(42601 syntax error at or near \"bad\") Z(I)");
          assertThat(link.server.record()).endsWith("I{}[SLUICE_1]");
        });
  }

  @Test
  void closedNameIsUnknownAndUnknownNamesMayBeClosed() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.close("a"), Say.close("b"), Say.run("a"));
          assertThat(app.got())
              .isEqualTo("1 3 3 E(26000 prepared statement \"a\" does not exist) Z(I)");
        });
  }

  @Test
  void closedStatementStaysForOthers() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          two.send(Say.parse("a", "select 1"), Say.sync());
          two.got();
          one.send(Say.close("a"), Say.sync());
          one.got();
          two.send(Say.run("a"));
          assertThat(two.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }

  /** What another client prepared is nobody else's business. */
  @Test
  void namesOfTheProxysAreHidden() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          String unknown = "E(26000 prepared statement \"SLUICE_1\" does not exist) Z(I)";
          two.send(Say.run("SLUICE_1"));
          assertThat(two.got()).isEqualTo(unknown);
          two.send(Say.describe("SLUICE_1"), Say.sync());
          assertThat(two.got()).isEqualTo(unknown);
        });
  }

  /** Even if the client has given the name up, or to another statement, without waiting. */
  @Test
  void errorTellsTheNameOfThen() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          link.server.refuseBind();
          app.send(Say.run("a"), Say.close("a"), Say.parse("a", "select 2"), Say.run("a"));
          assertThat(app.got())
              .isEqualTo(
                  "E(08P01 prepared statement \"a\" requires 1) Z(I)"
                      + " 3 1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void clientsMayCallTheirsLikeTheProxys() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          two.send(Say.parse("SLUICE_1", "select 2"), Say.run("SLUICE_1"));
          assertThat(two.got()).isEqualTo("1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void whoPreparesAnUnmappedStatementKeepsItsBackend() {
    Replay.everyWay(
        UNMAPPED,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          assertThat(app.state()).contains("pinned by prepared statement");
          link.server.got();
          app.send(Say.goodbye());
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(DISCARD ALL)");
          assertThat(link.server.record()).endsWith("I{}[]");
        });
  }

  @Test
  void parametersFollowASessionWhoseStatementsAreUnmapped() {
    Replay.everyWay(
        UNMAPPED,
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          App other = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"));
          assertThat(app.got()).isEqualTo("C(SET) Z(I)");
          other.send(Say.query("show work_mem"));
          assertThat(other.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
          app.send(Say.once("show work_mem"));
          assertThat(app.got()).contains("D(8MB)");
        });
  }

  @Test
  void unmappedNamesGoThrough() {
    Replay.everyWay(
        UNMAPPED,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.parse("a", "select 1"), Say.describe("a"), Say.run("a"));
          assertThat(app.got()).isEqualTo("1 t(0) T(c) 2 D(1) C(SELECT 1) Z(I)");
          app.send(Say.close("a"), Say.sync());
          assertThat(app.got()).isEqualTo("3 Z(I)");
          assertThat(link.server.got()).isEqualTo("P(a: select 1) D(S a) B(a) E S C(S a) S");
        });
  }
}
