package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Errors, and what the server skips behind them. */
class ErrorRecoveryTest {

  private static final String ZERO = "E(22012 division by zero)";

  @Test
  void failedQueryEndsItselfAlone() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("select 1/0"), Say.query("select 1"));
          assertThat(app.got()).isEqualTo(ZERO + " Z(I) T(c) D(1) C(SELECT 1) Z(I)");
          assertThat(rig.meters().errors.get()).isEqualTo(1);
        });
  }

  @Test
  void whatStandsBehindAnErrorIsSkippedUpToTheSync() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1/0"), Say.bind("a"), Say.execute());
          app.send(Say.parse("b", "select 1"), Say.bind("b"), Say.execute(), Say.sync());
          app.send(Say.once("select 2"));
          assertThat(app.got()).isEqualTo("1 2 " + ZERO + " Z(I) 1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void serverThatWaitsForASyncGetsNothingElse() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "bad"), Say.flush());
          assertThat(app.got()).isEqualTo("E(42601 syntax error at or near \"bad\")");
          link.server.got();
          app.send(Say.bind(""), Say.execute(), Say.query("select 1"), Say.close("x"), Say.flush());
          assertThat(app.got()).isEmpty();
          assertThat(app.state()).contains("RUNNING on server 1");
          app.send(Say.sync());
          assertThat(app.got()).isEqualTo("Z(I)");
          assertThat(link.server.got()).isEqualTo("S");
          assertThat(app.state()).contains("IDLE at boundary");
        });
  }

  /** The name that was to be prepared is free again, on the server and for the client. */
  @Test
  void skippedStatementsAreNotPrepared() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", "bad"), Say.parse("b", "select 1"), Say.sync());
          assertThat(app.got()).startsWith("E(42601").endsWith(" Z(I)");
          app.send(Say.run("b"));
          assertThat(app.got()).isEqualTo("E(26000 prepared statement \"b\" does not exist) Z(I)");
          app.send(Say.parse("b", "select 2"), Say.run("b"));
          assertThat(app.got()).isEqualTo("1 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void failedParseLeavesTheNameFree() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "bad"), Say.sync());
          app.send(Say.parse("a", "select 1"), Say.run("a"));
          assertThat(app.got())
              .isEqualTo("E(42601 syntax error at or near \"bad\") Z(I) 1 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  /** A Close that the server skipped has not been executed. */
  @Test
  void skippedCloseLeavesTheStatement() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.send(Say.parse("", "bad"), Say.close("a"), Say.sync(), Say.run("a"));
          assertThat(app.got())
              .isEqualTo(
                  "1 Z(I) E(42601 syntax error at or near \"bad\") Z(I) 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void failedTransactionKeepsItsBackendUntilItEnds() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.query("begin"), Say.query("select 1/0"), Say.query("select 1"));
          assertThat(app.got())
              .isEqualTo(
                  "C(BEGIN) Z(T) " + ZERO + " Z(E) E(25P02 current transaction is aborted) Z(E)");
          assertThat(app.state()).contains("PAUSED on server 1").doesNotContain("boundary");
          app.send(Say.query("rollback"));
          assertThat(app.got()).isEqualTo("C(ROLLBACK) Z(I)");
          assertThat(app.state()).contains("IDLE at boundary");
        });
  }

  /** A statement that is there cannot be said to have been parsed where a server would refuse. */
  @Test
  void failedTransactionParsesNothingNotEvenWhatIsThere() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("a", "select 1"), Say.sync());
          app.send(Say.query("begin; select 1/0"), Say.parse("b", "select 1"), Say.sync());
          assertThat(app.got())
              .isEqualTo(
                  "1 Z(I) C(BEGIN) " + ZERO + " Z(E) E(25P02 current transaction is aborted) Z(E)");
          app.send(Say.query("rollback"), Say.run("a"), Say.run("b"));
          assertThat(app.got())
              .isEqualTo(
                  "C(ROLLBACK) Z(I) 2 D(1) C(SELECT 1) Z(I)"
                      + " E(26000 prepared statement \"b\" does not exist) Z(I)");
        });
  }

  @Test
  void unknownMessageTypeEndsTheSession() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Unpooled.wrappedBuffer(new byte[] {'!', 0, 0, 0, 4}));
          assertThat(app.got()).isEqualTo("E(FATAL 08P01 invalid frontend message type 33)");
          assertThat(app.state()).isEqualTo("client 1 closed PROTOCOL_ERROR");
        });
  }

  @Test
  void passwordAfterTheLoginEndsTheSession() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.password());
          assertThat(app.got()).isEqualTo("E(FATAL 08P01 invalid frontend message type 112)");
          App other = rig.welcomed();
          other.send(Say.query("begin; select 1"));
          other.got();
          other.send(Say.password());
          assertThat(other.got()).isEqualTo("E(FATAL 08P01 invalid frontend message type 112)");
          assertThat(other.state()).isEqualTo("client 2 closed PROTOCOL_ERROR");
        });
  }
}
