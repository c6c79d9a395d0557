package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Pooling;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a session keeps its backend. */
class PoolingModesTest {

  private static final Settings SESSION = Settings.USUAL.with(Pooling.SESSION);
  private static final Settings STATEMENT = Settings.USUAL.with(Pooling.STATEMENT);

  @Test
  void transactionKeepsItsBackend() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"));
          app.got();
          rig.backend();
          link.server.got();
          app.send(Say.query("select 2"), Say.query("commit"));
          assertThat(app.got()).isEqualTo("T(c) D(2) C(SELECT 1) Z(T) C(COMMIT) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(select 2) Q(commit)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  @Test
  void statementsOfOneClientAreServedByWhoeverIsFree() {
    Replay.everyWay(
        STATEMENT,
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.once("select 2"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) 1 2 D(2) C(SELECT 1) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  @Test
  void statementPoolingRefusesTransactionBlocks() {
    Replay.inStep(
        STATEMENT,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"));
          assertThat(app.got())
              .isEqualTo(
                  "C(BEGIN) E(FATAL 0A000"
                      + " transaction blocks not allowed in statement pooling mode)");
          assertThat(app.state()).isEqualTo("client 1 closed REJECTED");
          assertThat(link.server.got()).isEqualTo("Q(begin) Q(ROLLBACK)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  @Test
  void sessionPoolingKeepsTheBackendAndResetsItAfterwards() {
    Replay.everyWay(
        SESSION,
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.parse("a", "select 1"), Say.run("a"), Say.query("set work_mem = '8MB'"));
          assertThat(app.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I) C(SET) Z(I)");
          assertThat(app.state()).contains("on server 1 pinned by session pooling");
          assertThat(link.server.got())
              .isEqualTo("P(a: select 1) B(a) E S Q(set work_mem = '8MB')");
          app.send(Say.goodbye());
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(DISCARD ALL)");
          assertThat(link.server.record()).endsWith("I{}[]");
        });
  }

  @Test
  void resetQueryIsTheOperators() {
    Replay.everyWay(
        new Settings(Pooling.SESSION, "", Map.of("resetQuery", "reset all")),
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.goodbye());
          app.got();
          assertThat(link.server.got()).endsWith("Q(reset all)");
        });
  }

  @Test
  void resetQueryThatFailsEndsTheConnection() {
    Replay.everyWay(
        new Settings(Pooling.SESSION, "", Map.of("resetQuery", "bad")),
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.goodbye());
          app.got();
          assertThat(link.state).isEqualTo("closed");
          assertThat(rig.takeFaults()).containsExactly("the reset query failed");
        });
  }

  @Test
  void replicationKeepsItsConnectionAndGetsNothingOfTheProxys() {
    Replay.everyWay(
        new Settings(Pooling.TRANSACTION, "database", Map.of()),
        rig -> {
          Link link = rig.backend();
          App app = rig.client("replication", "database");
          assertThat(app.got()).endsWith("K Z(I)");
          app.send(Say.query("begin"), Say.parse("a", "select 1"), Say.run("a"));
          app.send(Say.query("set work_mem = '8MB'"), Say.query("commit"));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) 1 2 D(1) C(SELECT 1) Z(T) C(SET) Z(T) C(COMMIT) Z(I)");
          assertThat(app.state()).contains("pinned by replication");
          assertThat(link.server.got())
              .isEqualTo("Q(begin) P(a: select 1) B(a) E S Q(set work_mem = '8MB') Q(commit)");
        });
  }
}
