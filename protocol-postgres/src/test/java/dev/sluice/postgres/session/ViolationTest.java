package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.Rejection;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Messages of a type that no client may send, or of no possible length, behind others. */
class ViolationTest {

  private static final String END = "E(FATAL 08P01 invalid frontend message type 33)";
  private static final String CLOSED = "client 1 closed PROTOCOL_ERROR";

  @Test
  void whatCameBeforeIsAnswered() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.once("select 2"), Say.unknown());
          assertThat(app.got())
              .isEqualTo("T(c) D(1) C(SELECT 1) Z(I) 1 2 D(2) C(SELECT 1) Z(I) " + END);
          assertThat(app.state()).isEqualTo(CLOSED);
          assertThat(link.state).isEqualTo("idle");
        });
  }

  /**
   * Nobody but the server can tell what it has not told yet, and it tells it with its last words.
   */
  @Test
  void whatHasNoSyncYetIsAnswered() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.parse("", "select 2"), Say.bind(""), Say.execute());
          app.send(Say.unknown());
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) 1 2 D(2) C(SELECT 1) " + END);
          assertThat(app.state()).isEqualTo(CLOSED);
        });
  }

  @Test
  void whatCameBeforeAnInvalidLengthIsAnswered() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1"), Say.once("select 2"), Say.impossible());
          assertThat(app.got())
              .isEqualTo(
                  "T(c) D(1) C(SELECT 1) Z(I) 1 2 D(2) C(SELECT 1) Z(I)"
                      + " E(FATAL 08P01 invalid length 3 of message 'Q')");
          assertThat(app.state()).isEqualTo(CLOSED);
          assertThat(link.state).isEqualTo("idle");
        });
  }

  /** The server would not say it by itself, and names the type that it is shown in its stead. */
  @Test
  void whatHasNoSyncBeforeAnInvalidLengthIsAnswered() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "select 2"), Say.bind(""), Say.execute(), Say.impossible());
          assertThat(app.got())
              .isEqualTo("1 2 D(2) C(SELECT 1) E(FATAL 08P01 invalid frontend message type 0)");
          assertThat(app.state()).isEqualTo(CLOSED);
        });
  }

  @Test
  void nothingBehindItIsDone() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("select 1"), Say.unknown(), Say.query("select 2"));
          app.send(Unpooled.wrappedBuffer(new byte[] {'Q', -1, -1, -1, -1}));
          assertThat(app.got()).isEqualTo("T(c) D(1) C(SELECT 1) Z(I) " + END);
          assertThat(link.server.got()).isEqualTo("Q(select 1)");
        });
  }

  @Test
  void whatIsSkippedIsNotAnswered() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.bind("none"), Say.parse("", "select 1"), Say.unknown(), Say.sync());
          assertThat(app.got())
              .isEqualTo("E(26000 prepared statement \"none\" does not exist) " + END);
          assertThat(app.state()).isEqualTo(CLOSED);
        });
  }

  @Test
  void openTransactionIsUndone() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin; select 1"), Say.unknown());
          assertThat(app.got()).isEqualTo("C(BEGIN) T(c) D(1) C(SELECT 1) Z(T) " + END);
          assertThat(link.server.got()).endsWith("Q(ROLLBACK)");
        });
  }

  @Test
  void copyFails() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("copy t from stdin"));
          assertThat(app.got()).isEqualTo("G");
          app.send(Say.copyData("1\n"), Say.unknown());
          assertThat(app.got())
              .isEqualTo(
                  "E(08P01 unexpected message type during COPY from stdin)"
                      + " E(FATAL 08P01 terminating connection because protocol synchronization"
                      + " was lost)");
          assertThat(app.state()).isEqualTo(CLOSED);
        });
  }

  @Test
  void clientThatShutsItsSideDownBehindItIsAnswered() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "select 2"), Say.bind(""), Say.execute(), Say.unknown());
          app.endInput();
          assertThat(app.got()).isEqualTo("1 2 D(2) C(SELECT 1) " + END);
        });
  }

  @Test
  void refusedClientHearsOfItToo() {
    Replay.inStep(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          rig.leases().refuse(Rejection.QUEUE_TIMEOUT, null);
          app.send(Say.parse("", "select 1"), Say.unknown());
          assertThat(app.got()).endsWith(END);
          assertThat(app.state()).isEqualTo(CLOSED);
        });
  }
}
