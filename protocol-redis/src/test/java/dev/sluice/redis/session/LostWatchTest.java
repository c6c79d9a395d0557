package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is watched with a connection that is lost, played without a network. */
class LostWatchTest {

  private static final String LOST =
      "-ERR backend connection lost, the command may have been executed or not";

  @InPieces
  void whoHasChangedWhatIsWatchedHasExecAborted(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client().say(commands("WATCH k"));
    rig.client().say(commands("SET k theirs"));
    app.say(commands("MULTI", "SET k mine", "EXEC", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +OK +QUEUED *-1 $6 theirs");
  }

  /** Before anything else is said, behind commands of another kind, and behind MULTI. */
  @ParameterizedTest
  @CsvSource({
    "'', +OK",
    "GET k;SELECT 1;SELECT 0, +OK $-1 +OK +OK",
    "MULTI;SET k mine, +OK +OK +QUEUED"
  })
  void watchThatIsLostEndsItsClient(String said, String heard) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client().say(commands("WATCH k"));
    if (!said.isEmpty()) {
      app.say(commands(said.split(";")));
    }
    assertThat(app.heard()).isEqualTo(heard);
    app.loseOwn();
    assertThat(app.ended).isEqualTo(CloseReason.BACKEND_LOST);
    app.say(commands("MULTI", "SET k mine", "EXEC"));
    assertThat(app.heard()).isEmpty();
    assertThat(rig.client().say(commands("GET k")).heard()).isEqualTo("$-1");
  }

  /** An error may be overlooked by who sends all in one go, and is dropped for who is silent. */
  @ParameterizedTest
  @ValueSource(strings = {"WATCH k", "WATCH k;GET k", "CLIENT REPLY OFF;WATCH k;CLIENT REPLY SKIP"})
  void watchThatIsLostUnansweredEndsItsClient(String said) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client();
    app.sayOnly(commands(said.split(";")) + commands("MULTI").substring(0, 5));
    app.loseOwn();
    app.say(commands("MULTI").substring(5) + commands("SET k mine", "EXEC"));
    assertThat(app.ended).isEqualTo(CloseReason.BACKEND_LOST);
    assertThat(rig.client().say(commands("GET k")).heard()).isEqualTo("$-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNWATCH", "MULTI;EXEC", "MULTI;DISCARD"})
  void whatIsWatchedNoMoreHoldsNothing(String said) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client().say(commands("WATCH k"));
    app.say(commands(said.split(";")));
    App other = rig.client().say(commands("SET k theirs"));
    app.say(commands("MULTI", "SET k mine", "EXEC"));
    assertThat(app.heard()).endsWith("+OK +QUEUED *1 +OK");
    assertThat(other.say(commands("GET k")).heard()).isEqualTo("+OK $4 mine");
    assertThat(rig.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"BLPOP q 0.1;CLIENT REPLY SKIP;SET k 1", "CLIENT REPLY OFF;MULTI;SET k 1;EXEC"})
  void whoWouldNotMissWhatIsLostIsDisconnected(String said) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client();
    app.sayOnly(commands(said.split(";")));
    app.loseOwn();
    assertThat(app.ended).isEqualTo(CloseReason.BACKEND_LOST);
  }

  @InPieces
  void whoWaitsForEachReplyGetsAnErrorForEach(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.sayOnly(commands("MULTI", "SET k 1", "EXEC"));
    app.loseOwn();
    assertThat(app.ended).isNull();
    assertThat(app.heard()).isEqualTo(LOST + " " + LOST + " " + LOST);
    assertThat(app.say(commands("GET k")).heard()).isEqualTo("$-1");
  }
}
