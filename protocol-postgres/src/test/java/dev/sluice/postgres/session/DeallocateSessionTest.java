package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** SQL's own ways to let go of statements. */
class DeallocateSessionTest {

  @Test
  void nameMeansTheClientsStatement() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          link.server.got();
          app.send(Say.query("DEALLOCATE a"), Say.run("a"));
          assertThat(app.got())
              .isEqualTo(
                  "C(DEALLOCATE) Z(I) E(26000 prepared statement \"a\" does not exist) Z(I)");
          assertThat(link.server.got()).startsWith("Q(DEALLOCATE \"SLUICE_1\") B(a) ");
        });
  }

  @Test
  void backendThatDoesNotHaveItAnswersAllTheSame() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.got();
          Link other = rig.backend();
          app.send(Say.query("deallocate prepare \"a\";"));
          assertThat(app.got()).isEqualTo("C(DEALLOCATE) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
          assertThat(other.server.record()).endsWith("I{}[]");
        });
  }

  @Test
  void unknownNameIsTheServersToRefuse() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync(), Say.query("deallocate b"));
          app.send(Say.run("a"));
          assertThat(app.got())
              .isEqualTo(
                  "1 Z(I) E(26000 prepared statement \"b\" does not exist) Z(I)"
                      + " 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void failedTransactionDeallocatesNothing() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.send(Say.query("begin; select 1/0"), Say.query("deallocate a"));
          app.send(Say.query("rollback"), Say.run("a"));
          assertThat(app.got())
              .endsWith(
                  "Z(E) E(25P02 current transaction is aborted) Z(E) C(ROLLBACK) Z(I)"
                      + " 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void allMeansAllOfThisClientAndNobodyElses() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          two.send(Say.parse("a", "select 1"), Say.sync());
          two.got();
          one.send(Say.query("deallocate all"), Say.run("a"));
          assertThat(one.got())
              .isEqualTo(
                  "C(DEALLOCATE ALL) Z(I) E(26000 prepared statement \"a\" does not exist) Z(I)");
          two.send(Say.run("a"));
          assertThat(two.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void discardAllForgetsStatementsAndParameters() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.query("set work_mem = 8MB"));
          app.got();
          app.send(Say.query("discard all"), Say.run("a"), Say.query("show work_mem"));
          assertThat(app.got())
              .isEqualTo(
                  "C(DISCARD ALL) Z(I) E(26000 prepared statement \"a\" does not exist) Z(I)"
                      + " T(c) D(4MB) C(SHOW) Z(I)");
        });
  }

  /** What is prepared behind it in the same pipeline comes after it. */
  @Test
  void statementPreparedBehindItStays() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("deallocate all"), Say.parse("b", "select 2"), Say.run("b"));
          assertThat(app.got()).isEqualTo("C(DEALLOCATE ALL) Z(I) 1 2 D(2) C(SELECT 1) Z(I)");
          app.send(Say.run("b"));
          assertThat(app.got()).isEqualTo("2 D(2) C(SELECT 1) Z(I)");
        });
  }
}
