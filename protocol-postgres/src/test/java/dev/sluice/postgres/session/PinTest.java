package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** State that cannot follow a session, which keeps its backend instead. */
class PinTest {

  private static void pins(String sql, String reason) {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query(sql));
          assertThat(app.got()).endsWith("Z(I)");
          assertThat(app.state())
              .isEqualTo("client 1 IDLE on server 1 pinned by " + reason + " at boundary");
          rig.backend();
          link.server.got();
          app.send(Say.query("select 1"));
          app.got();
          assertThat(link.server.got()).isEqualTo("Q(select 1)");

          app.send(Say.goodbye());
          assertThat(app.got()).isEmpty();
          assertThat(link.server.got()).isEqualTo("Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly("server 1 cleans itself", "server 1 is clean");
        });
  }

  private static final String THINGS =
      "temporary table, session lock, cursor or nameless parameter";

  @Test
  void temporaryTablePins() {
    pins("create temp table x (a int)", THINGS);
  }

  @Test
  void advisoryLockPins() {
    pins("select pg_advisory_lock(1)", THINGS);
  }

  @Test
  void listenPins() {
    pins("listen news", "LISTEN");
  }

  @Test
  void sqlsOwnPreparePins() {
    pins("prepare p as select 1", "PREPARE");
  }

  @Test
  void preparedStatementThatMakesSuchThingsPinsWhenItRuns() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "create temp table x (a int)"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          assertThat(app.state()).doesNotContain("pinned");
          app.send(Say.run("a"));
          assertThat(app.got()).isEqualTo("2 C(CREATE TABLE) Z(I)");
          assertThat(app.state()).contains("pinned by " + THINGS);
        });
  }

  @Test
  void notificationsReachTheListener() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("listen news"));
          app.got();
          link.server.say(Say.notification("news", "hello"));
          assertThat(app.got()).isEqualTo("A(news hello)");
          assertThat(app.state()).contains("IDLE").contains("at boundary");
        });
  }

  @Test
  void discardAllUnpins() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("listen news"), Say.query("discard all"));
          assertThat(app.got()).isEqualTo("C(LISTEN) Z(I) C(DISCARD ALL) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  /** Where there are temporary tables, a query may mean something else. */
  @Test
  void pinnedSessionsShareNoStatements() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          one.send(Say.query("create temp table x (a int)"));
          one.send(Say.parse("a", "select 1"), Say.sync());
          one.got();
          rig.backend();
          App two = rig.welcomed();
          two.send(Say.parse("a", "select 1"), Say.sync());
          assertThat(two.got()).isEqualTo("1 Z(I)");
          two.send(Say.run("a"));
          assertThat(two.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
          assertThat(rig.service().statements().all()).hasSize(1);
        });
  }
}
