package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** What servers say by themselves, and how they end. */
class ServerSaysTest {

  private static final String SHUTDOWN = "terminating connection due to administrator command";

  @Test
  void fatalErrorPassesAndEndsTheSession() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"));
          app.got();
          link.server.die("57P01", SHUTDOWN);
          assertThat(app.got()).isEqualTo("E(FATAL 57P01 " + SHUTDOWN + ")");
          assertThat(app.state()).isEqualTo("client 1 closed BACKEND_FATAL");
          assertThat(link.state).isEqualTo("closed");
        });
  }

  @Test
  void fatalErrorOfAnIdleBackendConcernsNobody() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.die("57P01", SHUTDOWN);
          assertThat(app.got()).isEmpty();
          assertThat(link.state).isEqualTo("closed");
          rig.backend();
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void backendThatIsLostWithoutAWordIsReported() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          app.got();
          link.lose(CloseReason.BACKEND_LOST);
          assertThat(app.got())
              .isEqualTo("E(FATAL 08006 the backend closed the connection unexpectedly)");
          assertThat(app.state()).isEqualTo("client 1 closed BACKEND_LOST");
        });
  }

  /** What was written behind a part of a message would be taken for its rest. */
  @Test
  void nothingIsWrittenBehindAPartOfAMessage() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          app.got();
          link.server.say(Unpooled.buffer().writeByte('D').writeInt(100).writeZero(20));
          rig.settle();
          link.lose(CloseReason.BACKEND_LOST);
          assertThat(app.got()).isEmpty();
          assertThat(app.record()).endsWith("and a part of a message");
          assertThat(app.state()).isEqualTo("client 1 closed BACKEND_LOST");
        });
  }

  @Test
  void noticesPassToWhoeverHoldsTheLease() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          notice(link, "nobody hears this");
          rig.settle();
          app.send(Say.query("begin; select 1"));
          app.got();
          notice(link, "mind the gap");
          assertThat(app.got()).isEqualTo("N(mind the gap)");
          assertThat(app.state()).isEqualTo("client 1 PAUSED on server 1");
        });
  }

  private static void notice(Link link, String text) {
    link.server.say(
        out -> MessageWriter.error(out, Message.NOTICE_RESPONSE, Severity.WARNING, "01000", text));
  }

  /** A reload of the server's configuration changes a parameter in connections that idle. */
  @Test
  void parameterThatChangesInAnIdleBackendIsSetBeforeItIsUsed() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.say(out -> MessageWriter.parameterStatus(out, "DateStyle", "German"));
          rig.settle();
          link.server.got();
          app.send(Say.query("select 1"));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I)");
          assertThat(link.server.got())
              .isEqualTo(
                  "Q(SELECT pg_catalog.set_config('DateStyle', 'ISO, MDY', false)) Q(select 1)");
        });
  }

  @Test
  void answerThatNobodyAskedForEndsBothSides() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"));
          app.got();
          link.server.say(out -> MessageWriter.empty(out, Message.BIND_COMPLETE));
          assertThat(app.got()).isEqualTo("E(FATAL XX000 internal error)");
          assertThat(app.state()).isEqualTo("client 1 closed INTERNAL");
          assertThat(link.state).isEqualTo("closed");
          assertThat(rig.takeFaults()).containsExactly("server sent '2' where null is owed");
        });
  }

  @Test
  void unknownMessageOfAServerEndsBothSides() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select pg_sleep(9)"));
          app.got();
          link.server.say(Unpooled.buffer().writeByte('x').writeInt(4));
          assertThat(app.got()).startsWith("E(FATAL 08006 ");
          assertThat(rig.takeFaults()).singleElement().asString().contains("backend message type");
        });
  }

  @Test
  void functionCallsPass() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.function(), Say.query("begin; select 1"), Say.function());
          assertThat(app.got()).isEqualTo("V Z(I) C(BEGIN) T(c) D(1) C(SELECT 1) Z(T) V Z(T)");
        });
  }

  @Test
  void emptyQueriesPass() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query(""), Say.once(""), Say.parse("e", ""), Say.run("e"));
          assertThat(app.got()).isEqualTo("I Z(I) 1 2 I Z(I) 1 2 I Z(I)");
        });
  }
}
