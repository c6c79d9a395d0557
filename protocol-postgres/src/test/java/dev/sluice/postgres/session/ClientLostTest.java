package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Clients that are gone in the middle of something, and what becomes of their backend. */
class ClientLostTest {

  /** Not even what was set ahead of a transaction that is rolled back with the client. */
  @Test
  void nobodyInheritsWhatALostClientHasSet() {
    List<Supplier<ByteBuf>> ends =
        List.of(() -> Say.query("select 1"), () -> Say.run("none"), Say::goodbye);
    for (Supplier<ByteBuf> end : ends) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App lost = rig.welcomed();
            lost.send(Say.query("set work_mem = '8MB'"), Say.query("begin; select 1"));
            lost.got();
            lost.send(end.get());
            lost.got();
            lost.hangUp();
            App next = rig.welcomed();
            next.send(Say.query("show work_mem"));
            assertThat(next.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
          });
    }
  }

  private static final String CLEANS = "server 1 cleans itself";
  private static final String CLEAN = "server 1 is clean";

  @Test
  void idleClientLeavesNothingBehind() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEmpty();
          assertThat(app.state()).isEqualTo("client 1 closed PEER_LOST");
          assertThat(rig.cancelKeys().size()).isZero();
        });
  }

  @Test
  void openTransactionIsRolledBack() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"));
          app.got();
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("Q(ROLLBACK)");
          assertThat(rig.newNotes()).containsExactly(CLEANS, CLEAN);
        });
  }

  @Test
  void whatWasSentIsDoneAndNobodyGetsItsReplies() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          App next = rig.welcomed();
          link.server.got();
          app.send(Say.query("select 1"), Say.once("select 2"));
          rig.reachServers();
          app.hangUp();
          next.send(Say.query("select 3"));
          assertThat(next.got()).isEqualTo("T(c) D(3) C(SELECT 1) Z(I)");
          assertThat(rig.newNotes()).containsExactly(CLEANS, CLEAN);
        });
  }

  @Test
  void runningTransactionIsRolledBackWhenItsQueryIsDone() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select pg_sleep(9)"));
          rig.settle();
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.state).isEqualTo("cleaning");
          link.server.wake();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("Q(ROLLBACK) Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly(CLEANS, CLEAN);
        });
  }

  /** To a server that runs no COPY they mean nothing, and it answers nothing. */
  @Test
  void strayEndsOfCopyAreNotWaitedFor() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("bad"), Say.copyDone(), Say.query("bad"), Say.copyData("1"));
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("Q(bad) c Q(bad) d(1) Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly(CLEANS, CLEAN);
        });
  }

  /** A Sync of the proxy's would commit what the client had not finished. */
  @Test
  void batchWithoutASyncIsNeverCompleted() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "insert into t values (1)"), Say.bind(""), Say.execute());
          app.send(Say.flush());
          assertThat(app.got()).isEqualTo("1 2 C(INSERT 0 1)");
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEmpty();
          assertThat(rig.newNotes()).containsExactly("server 1 is unclean");
          assertThat(link.state).isEqualTo("closed");
        });
  }

  /** The server has undone it already, and only waits for the Sync. */
  @Test
  void failedBatchGetsItsSync() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "bad"), Say.flush());
          app.got();
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("S");
          assertThat(rig.newNotes()).containsExactly(CLEANS, CLEAN);
        });
  }

  @Test
  void messageThatIsBrokenOffBreaksTheBackend() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"));
          app.got();
          app.send(Say.execute("", 0).slice(0, 7));
          app.hangUp();
          assertThat(rig.newNotes()).containsExactly("server 1 broken: UNCLEAN");
          assertThat(link.state).isEqualTo("closed");
        });
  }

  @Test
  void whatOthersMustNotSeeIsDiscarded() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.send(Say.query("create temp table x (a int)"), Say.query("begin; select 1"));
          app.got();
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("Q(ROLLBACK) Q(DISCARD ALL)");
          assertThat(link.server.record()).endsWith("I{}[]");
          App next = rig.welcomed();
          next.send(Say.parse("a", "select 1"), Say.run("a"));
          assertThat(next.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void waitingClientLeavesTheLine() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.query("begin; select 1"));
          one.got();
          two.send(Say.query("select 2"));
          rig.settle();
          two.hangUp();
          link.server.got();
          one.send(Say.query("commit"));
          one.got();
          assertThat(link.server.got()).isEqualTo("Q(commit)");
          assertThat(link.state).isEqualTo("idle");
        });
  }

  /** With nobody to watch the answers, nobody knows what was set, or listened to. */
  @Test
  void whatAGoneClientStillDoesIsDiscarded() {
    for (String sql :
        new String[] {"set work_mem = '8MB'", "listen news", "prepare p as select 1"}) {
      Replay.inStep(
          rig -> {
            Link link = rig.backend();
            App app = rig.welcomed();
            app.send(Say.query(sql));
            app.hangUp();
            App next = rig.welcomed();
            next.send(Say.query("show work_mem"));
            assertThat(next.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
            assertThat(link.server.got()).contains("Q(" + sql + ") Q(DISCARD ALL)");
          });
    }
  }

  /** Its own goodbye overtakes the proxy's question. */
  @Test
  void clientThatSetsAndLeavesLeavesACleanBackend() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"), Say.goodbye());
          assertThat(app.got()).isEqualTo("C(SET) Z(I)");
          App next = rig.welcomed();
          next.send(Say.query("show work_mem"));
          assertThat(next.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
        });
  }

  @Test
  void clientThatIsGoneWhileItIsAskedAboutLeavesACleanBackend() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("set work_mem = '8MB'"));
          rig.answerOnce();
          app.hangUp();
          App next = rig.welcomed();
          next.send(Say.query("show work_mem"));
          assertThat(next.got()).isEqualTo("T(c) D(4MB) C(SHOW) Z(I)");
        });
  }
}
