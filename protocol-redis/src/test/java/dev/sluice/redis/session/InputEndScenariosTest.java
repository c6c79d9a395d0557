package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that say nothing more but still listen, played without a network. */
class InputEndScenariosTest {

  @ParameterizedTest
  @CsvSource({
    "MULTI, +OK",
    "WATCH k, +OK",
    "BLPOP q 0, ''",
    "SUBSCRIBE c, *3 $9 subscribe $1 c :1",
    "GET k, $-1"
  })
  void whoEndsItsInputIsLetGoWithAllItHeld(String said, String heard) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client().say(commands(said));
    assertThat(app.heard()).isEqualTo(heard);
    assertThat(app.endInput().isOver()).isTrue();
    assertThat(rig.client().say(commands("MULTI", "GET k", "EXEC")).heard())
        .isEqualTo("+OK +QUEUED *1 $-1");
  }

  @InPieces
  void repliesThatAreUnderWayStillCome(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.sayOnly(
        commands("SET k 1", "MULTI", "GET k", "EXEC", "GET k", "CLIENT REPLY ON", "WATCH k"));
    app.endInput();
    assertThat(app.heard()).isEqualTo("+OK +OK +QUEUED *1 $1 1 $1 1 +OK +OK");
    assertThat(app.isOver()).isTrue();
    assertThat(rig.asked()).contains("RESET, HELLO 2 SETNAME sluice");
  }

  @InPieces
  void openTransactionIsNotCarriedOut(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.sayOnly(commands("MULTI", "SET k 1", "CLIENT ID"));
    app.endInput();
    assertThat(app.heard()).isEqualTo("+OK +QUEUED -ERR Command not allowed inside a transaction");
    assertThat(app.isOver()).isTrue();
    assertThat(rig.client().say(commands("GET k")).heard()).isEqualTo("$-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BLPOP q 0", "CLIENT REPLY OFF;BLPOP q 0", "BLPOP q 0;CLIENT ID"})
  void blockedCommandIsGivenUpWithItsConnection(String said) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client();
    app.sayOnly(commands(said.split(";")));
    app.endInput();
    assertThat(app.heard()).isEmpty();
    assertThat(app.isOver()).isTrue();
    assertThat(rig.asked()).isEqualTo("[PING, PING]");
  }

  @ParameterizedTest
  @CsvSource({
    "MULTI;SET k 1;EXEC;BLPOP q 0, +OK +QUEUED *1 +OK",
    "MULTI;SET k 1;EXEC;BLPOP q 0;CLIENT ID, +OK +QUEUED *1 +OK",
    "RPUSH l v;BLPOP l 0, :1 *2 $1 l $1 v",
    "RPUSH l v;BLPOP l 0;GET k;BLPOP q 0;GET k, :1 *2 $1 l $1 v $-1",
    "RPUSH l v;RPUSH l w;BLPOP l 0;BLPOP l 0;BLPOP l 0, :1 :2 *2 $1 l $1 v *2 $1 l $1 w",
    "GET k;BLPOP q 0;GET k, $-1",
    "WATCH k;BLPOP q 0;UNWATCH, +OK",
    "BLPOP q 0;SET k 1, ''"
  })
  void whatIsAnsweredBeforeABlockingCommandWaitsStillComes(String said, String heard) {
    for (int piece : new int[] {1, 4, Rig.WHOLE}) {
      Rig rig = new Rig(piece, 4);
      App app = rig.client();
      app.sayOnly(commands(said.split(";")));
      app.endInput();
      assertThat(app.heard()).isEqualTo(heard);
      assertThat(app.isOver()).isTrue();
      assertThat(rig.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void blockedClientIsNotKeptForWantOfAConnectionToAskOn() {
    Rig rig = new Rig(Rig.WHOLE, 1);
    App app = rig.client();
    app.sayOnly(commands("BLPOP q 0"));
    app.endInput();
    rig.refuseWaiting();
    assertThat(app.heard()).isEmpty();
    assertThat(app.isOver()).isTrue();
    assertThat(rig.connections()).isZero();
  }

  private static App blockedWhileNothingCanBeAsked(Rig rig) {
    App app = rig.client().say(commands("SELECT 2", "BLPOP q 0"));
    rig.client().say(commands("WATCH k", "UNWATCH"));
    rig.loseTrunks(rig.server);
    rig.server.frozen = true;
    return app.endInput();
  }

  @Test
  void blockedClientIsNotKeptForLongUntilAConnectionToAskOnIsThere() {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = blockedWhileNothingCanBeAsked(rig);
    rig.pass(Duration.ofMillis(199));
    assertThat(app.isOver()).isFalse();
    rig.pass(Duration.ofMillis(1));
    assertThat(app.heard()).isEqualTo("+OK");
    assertThat(app.isOver()).isTrue();
  }

  @Test
  void blockedClientIsKeptWhileItIsAskedWhetherAReplyComes() {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = blockedWhileNothingCanBeAsked(rig);
    rig.pass(Duration.ofMillis(199));
    rig.server.frozen = false;
    rig.client().say(commands("RPUSH q v"));
    assertThat(app.isOver()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*2\r\n$3\r\nGET\r\n$5\r\nab", "*2\r\n$3\r\nGE", "GET a"})
  void halfACommandIsForgotten(String half) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client();
    app.sayOnly(commands("SET k 1") + half);
    app.endInput();
    assertThat(app.heard()).isEqualTo("+OK");
    assertThat(app.isOver()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 17, 8_191})
  void halfALargeCommandIsForgottenWithItsConnection(int piece) {
    String large = commands("SET k " + "v".repeat(200_000), "PING");
    for (int cut = large.length() - 40; cut < large.length() - 14; cut++) {
      Rig rig = new Rig(piece, 4);
      App app = rig.client();
      app.say(large.substring(0, cut));
      app.endInput();
      assertThat(app.isOver()).isTrue();
      assertThat(rig.client().say(commands("GET k")).heard()).isIn("$-1", "$200000 ");
    }
  }

  /** It is held when the input ends, and begins to stream to the server after that. */
  @ParameterizedTest
  @ValueSource(strings = {"GET k;BLPOP q 0", "MULTI"})
  void halfALargeCommandThatWasHeldIsForgottenWithItsConnection(String said) {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client();
    app.sayOnly(commands(said.split(";")) + "*2\r\n$4\r\nECHO\r\n$100000\r\nabc");
    app.endInput();
    assertThat(app.isOver()).isTrue();
    assertThat(rig.residue()).isEmpty();
  }

  @Test
  void blockedClientIsNotKeptWhileItsDatabaseIsRefusedToAskIn() {
    Rig rig = new Rig(Rig.WHOLE, 4);
    App app = rig.client().say(commands("SELECT 2")).say(commands("BLPOP q 0"));
    rig.server.busy = true;
    app.endInput();
    assertThat(app.heard()).isEqualTo("+OK");
    assertThat(app.isOver()).isTrue();
  }

  /**
   * It asks on a shared connection whether a reply comes, which comes before it has a seat there.
   */
  @InPieces
  void whatFollowsABlockingCommandWaitsForTheSeatThatIsOnItsWay(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client().say(commands("HELLO 3"));
    app.heard();
    Link first = rig.link(0);
    assertThat(first).isNotNull();
    first.lose();
    rig.server.busy = true;
    app.sayOnly(commands("BLPOP q 0", "HELLO 2", "PING"));
    app.endInput();
    assertThat(app.heard())
        .startsWith("-BUSY Redis is busy running a script. *14 ")
        .endsWith(" -BUSY Redis is busy running a script.");
    assertThat(app.isOver()).isTrue();
  }
}
