package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** COPY in both directions, to its end and broken off. */
class CopyTest {

  /** A question of the proxy's would become a part of the message that the client is sending. */
  @Test
  void nothingIsAskedInTheMiddleOfLateData() {
    for (ByteBuf[] late :
        new ByteBuf[][] {
          {Say.copyFail("of no use")}, {Say.copyData("a long line\n"), Say.copyDone()}
        }) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = rig.welcomed();
            app.send(Say.query("set work_mem = '8MB'"), Say.once("bad copy"));
            for (ByteBuf part : late) {
              app.send(part.duplicate());
            }
            app.send(Say.sync(), Say.query("show work_mem"));
            assertThat(app.got())
                .isEqualTo(
                    "C(SET) Z(I) E(42601 syntax error at or near \"bad\") Z(I) Z(I)"
                        + " T(c) D(8MB) C(SHOW) Z(I)");
            assertThat(rig.newNotes()).isEmpty();
          });
    }
  }

  private static final String IN = "copy t from stdin";

  @Test
  void copyOutPasses() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("copy t to stdout"));
          assertThat(app.got()).isEqualTo("H d(x\n) c C(COPY 1) Z(I)");
        });
  }

  @Test
  void copyInPasses() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query(IN));
          assertThat(app.got()).isEqualTo("G");
          app.send(Say.copyData("1\n"), Say.copyData("2\n"), Say.copyDone());
          assertThat(app.got()).isEqualTo("C(COPY 1) Z(I)");
          assertThat(link.server.got()).isEqualTo("Q(copy t from stdin) d(1\n) d(2\n) c");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  @Test
  void copyInOfTheExtendedProtocolEndsWithItsSync() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", IN), Say.bind(""), Say.execute(), Say.flush());
          assertThat(app.got()).isEqualTo("1 2 G");
          app.send(Say.copyData("1\n"), Say.copyDone(), Say.sync());
          assertThat(app.got()).isEqualTo("C(COPY 1) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  /** As pgjdbc and libpq do: the Sync that follows the Execute is ignored by the server. */
  @Test
  void syncBeforeTheDataIsIgnoredByTheServer() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once(IN));
          assertThat(app.got()).isEqualTo("1 2 G");
          app.send(Say.copyData("1\n"), Say.copyDone(), Say.sync());
          assertThat(app.got()).isEqualTo("C(COPY 1) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  @Test
  void dataMayComeBeforeTheServerAsksForIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query(IN), Say.copyData("1\n"), Say.copyData("2\n"), Say.copyDone());
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("G C(COPY 1) Z(I) T(c) D(1) C(SELECT 1) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
        });
  }

  @Test
  void clientMayFailItsCopy() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query(IN), Say.copyData("1\n"), Say.copyFail("no"), Say.query("select 1"));
          assertThat(app.got())
              .isEqualTo("G E(57014 COPY from stdin failed: no) Z(I) T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void serverMayFailItAndTheRestOfTheDataIsDropped() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("copy picky from stdin"), Say.copyData("1\n"));
          assertThat(app.got()).isEqualTo("G E(22P02 invalid input syntax) Z(I)");
          assertThat(app.state()).isEqualTo("client 1 IDLE at boundary");
          app.send(Say.copyData("2\n"), Say.copyDone(), Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void serverMayFailOneOfTheExtendedProtocol() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "copy picky from stdin"), Say.bind(""), Say.execute());
          app.send(Say.flush());
          assertThat(app.got()).isEqualTo("1 2 G");
          app.send(Say.copyData("1\n"), Say.copyData("2\n"), Say.copyDone(), Say.sync());
          assertThat(app.got()).isEqualTo("E(22P02 invalid input syntax) Z(I)");
          app.send(Say.once("select 1"));
          assertThat(app.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  /** The server waits for the rest of it, and would take what others say for that. */
  @Test
  void pieceOfDataThatIsOnItsWayWhenItsCopyFailsSpoilsTheBackend() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("copy picky from stdin"));
          assertThat(app.got()).isEqualTo("G");
          app.send(Say.copyData("1\n"), Say.copyData("2\n").slice(0, 6));
          assertThat(app.got()).isEqualTo("E(22P02 invalid input syntax) Z(I)");
          assertThat(link.state).isEqualTo("closed");
          assertThat(rig.newNotes()).containsExactly("server 1 broken: UNCLEAN");
          rig.backend();
          app.send(Say.copyData("2\n").slice(6, 1), Say.copyDone(), Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  /** Nobody but the server knows whether it has seen the Sync as one. */
  @Test
  void syncAmongTheDataOfACopyThatFailsEndsTheSession() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "copy picky from stdin"), Say.bind(""), Say.execute());
          app.send(Say.flush());
          app.got();
          app.send(Say.copyData("1\n"), Say.sync());
          assertThat(app.got())
              .isEqualTo("E(FATAL 08P01 Sync among the data of a COPY that failed)");
          assertThat(app.state()).isEqualTo("client 1 closed PROTOCOL_ERROR");
        });
  }

  @Test
  void goneClientsCopyIsFailed() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query(IN), Say.copyData("1\n"));
          assertThat(app.got()).isEqualTo("G");
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got()).isEqualTo("f(client closed the connection) Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly("server 1 cleans itself", "server 1 is clean");
        });
  }

  @Test
  void goneClientsCopyOfTheExtendedProtocolIsFailedAndSynced() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", IN), Say.bind(""), Say.execute(), Say.flush());
          assertThat(app.got()).isEqualTo("1 2 G");
          link.server.got();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got())
              .isEqualTo("f(client closed the connection) S Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly("server 1 cleans itself", "server 1 is clean");
        });
  }

  @Test
  void copyThatStartsWhenItsClientIsGoneIsFailed() {
    Replay.inStep(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query(IN));
          rig.reachServers();
          app.hangUp();
          rig.settle();
          assertThat(link.server.got())
              .isEqualTo("Q(copy t from stdin) f(client closed the connection) Q(DISCARD ALL)");
          assertThat(rig.newNotes()).containsExactly("server 1 cleans itself", "server 1 is clean");
        });
  }
}
