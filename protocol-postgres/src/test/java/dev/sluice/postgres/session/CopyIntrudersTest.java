package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/**
 * Requests that stand where the server reads data of a COPY. It ends the connection over them, also
 * over those that Sluice answers in its place elsewhere.
 */
class CopyIntrudersTest {

  private static final String IN = "copy t from stdin";
  private static final String END =
      "E(FATAL 08P01 terminating connection because protocol synchronization was lost)";

  /** Each begins a COPY and goes on. */
  private static void ends(ByteBuf[] copy, ByteBuf intruder, String replies) {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("s", "select 1"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          for (ByteBuf message : copy) {
            app.send(message.duplicate());
          }
          app.send(intruder.duplicate(), Say.flush(), Say.sync());
          assertThat(app.got()).isEqualTo(replies + " " + END);
        });
  }

  private static ByteBuf[] extended() {
    return new ByteBuf[] {Say.parse("", IN), Say.bind(""), Say.execute()};
  }

  private static ByteBuf[] simple() {
    return new ByteBuf[] {Say.query("select 1; " + IN)};
  }

  @Test
  void closeOfAStatementEndsTheConnection() {
    ends(extended(), Say.close("s"), "1 2 G");
    ends(extended(), Say.close("none"), "1 2 G");
    ends(simple(), Say.close("s"), "T(c) D(1) C(SELECT 1) G");
  }

  @Test
  void parseOfWhatTheServerHasEndsTheConnection() {
    ends(extended(), Say.parse("other", "select 1"), "1 2 G");
    ends(simple(), Say.parse("other", "select 1"), "T(c) D(1) C(SELECT 1) G");
  }

  @Test
  void namedCopyIsOneAsWell() {
    ends(
        new ByteBuf[] {Say.parse("in", IN), Say.bind("in"), Say.execute()},
        Say.close("s"),
        "1 2 G");
  }

  @Test
  void copyThatWasPreparedEarlierIsOneAsWell() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", IN), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          app.send(Say.bind(""), Say.execute(), Say.close("none"), Say.flush(), Say.sync());
          assertThat(app.got()).isEqualTo("2 G " + END);
        });
  }

  /** The data that stand behind it are not taken either. */
  @Test
  void nothingIsCopiedBehindOne() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("", IN), Say.bind(""), Say.execute(), Say.close("s"));
          app.send(Say.copyData("1\n"), Say.copyDone(), Say.sync());
          assertThat(app.got()).isEqualTo("1 2 G " + END);
        });
  }

  @Test
  void whereTheCopyIsOverTheyAreAnswered() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.parse("s", "select 1"), Say.sync());
          assertThat(app.got()).isEqualTo("1 Z(I)");
          app.send(Say.parse("", IN), Say.bind(""), Say.execute());
          app.send(Say.copyData("1\n"), Say.copyDone());
          app.send(Say.parse("other", "select 1"), Say.close("s"), Say.sync());
          assertThat(app.got()).isEqualTo("1 2 G C(COPY 1) 1 3 Z(I)");
          app.send(Say.run("other"));
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }
}
