package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions played without a network, whole and in pieces of every awkward size, both ways. */
class SessionScenariosTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11, Rig.WHOLE})
  void clientsShareOneConnectionAndHearTheirOwn(int piece) {
    Rig rig = new Rig(piece, 1);
    App first = rig.client();
    App second = rig.client();
    first.say(commands("SET a 1", "GET a"));
    second.say(commands("GET a", "ECHO two"));
    first.say(commands("ECHO one"));
    assertThat(first.heard()).isEqualTo("+OK $1 1 $3 one");
    assertThat(second.heard()).isEqualTo("$1 1 $3 two");
    assertThat(rig.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11, Rig.WHOLE})
  void everyWayKeepsTheOrder(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.say(
        commands("SET a 1", "MULTI", "GET a", "EXEC", "CLIENT SETNAME me", "EVAL x 0", "GET a")
            + "ECHO 'in line'\r\n"
            + commands("SELECT 2", "GET a", "CLIENT GETNAME"));
    assertThat(app.heard())
        .isEqualTo("+OK +OK +QUEUED *1 $1 1 +OK :7 $1 1 $7 in line +OK $-1 $2 me");
  }

  @InPieces
  void connectionGoesBackWithTheLastReplyOfATransaction(int piece) {
    Rig rig = new Rig(piece, 2);
    for (int i = 0; i < 5; i++) {
      App app = rig.client();
      app.say(commands("GET none", "MULTI", "SET k v", "EXEC"));
      assertThat(app.heard()).isEqualTo("$-1 +OK +QUEUED *1 +OK");
    }
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void whatFollowsABlockingCommandWaits(int piece) {
    Rig rig = new Rig(piece, 3);
    App blocked = rig.client();
    App other = rig.client();
    blocked.say(commands("BLPOP q 0", "SET seen yes"));
    assertThat(other.say(commands("GET seen")).heard()).isEqualTo("$-1");
    other.say(commands("RPUSH q v"));
    assertThat(blocked.heard()).isEqualTo("*2 $1 q $1 v +OK");
  }

  @InPieces
  void blockedClientThatVanishesLeavesNoConnectionBehind(int piece) {
    Rig rig = new Rig(piece, 3);
    App blocked = rig.client();
    blocked.say(commands("BLPOP q 0"));
    assertThat(rig.connections()).isEqualTo(1);
    blocked.vanish();
    assertThat(rig.connections()).isZero();
  }

  @InPieces
  void watchThatAVanishedClientLeavesIsTakenAway(int piece) {
    Rig rig = new Rig(piece, 2);
    App leaving = rig.client();
    leaving.say(commands("WATCH k"));
    leaving.vanish();
    assertThat(rig.asked()).contains("RESET, HELLO 2 SETNAME sluice");
    App app = rig.client();
    App other = rig.client();
    app.say(commands("MULTI"));
    other.say(commands("SET k v"));
    app.say(commands("GET k", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 $1 v");
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void refusedCommandSpoilsItsTransaction(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("MULTI", "SET k v", "SHUTDOWN", "EXEC", "GET k"));
    assertThat(app.heard())
        .isEqualTo(
            "+OK +QUEUED -NOPERM User default has no permissions to run the 'shutdown' command"
                + " -EXECABORT Transaction discarded because of previous errors. $-1");
  }

  @InPieces
  void busyServerRefusesAlsoWhatWouldNeedAnotherDatabaseFirst(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.say(commands("SELECT 2", "SET k old"));
    assertThat(app.heard()).isEqualTo("+OK +OK");
    rig.client().say(commands("MULTI", "EXEC"));
    rig.server.busy = true;
    app.say(commands("BLPOP k 0", "WATCH k"));
    assertThat(app.heard())
        .isEqualTo("-BUSY Redis is busy running a script. -BUSY Redis is busy running a script.");
    rig.server.busy = false;
    app.say(commands("RPUSH q v", "BLPOP q 0", "GET k"));
    assertThat(app.heard()).isEqualTo(":1 *2 $1 q $1 v $3 old");
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void busyServerRefusesATrunkInAnotherDatabaseAndNothingIsSentOnIt(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.say(commands("SELECT 2"));
    assertThat(app.heard()).isEqualTo("+OK");
    rig.client().say(commands("MULTI", "EXEC"));
    rig.server.busy = true;
    app.say(commands("SET k lost"));
    assertThat(app.heard()).isEqualTo("-BUSY Redis is busy running a script.");
    assertThat(rig.asked()).doesNotContain("SET k lost");
    rig.server.busy = false;
    app.say(commands("SET k new", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK $3 new");
    assertThat(rig.connections()).isEqualTo(1);
  }

  @InPieces
  void transactionThatBeginsWhileTheServerIsBusyFails(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.say(commands("SELECT 2", "SET k old"));
    app.heard();
    rig.client().say(commands("MULTI", "EXEC"));
    rig.server.busy = true;
    app.say(commands("MULTI"));
    assertThat(app.heard()).isEqualTo("+OK");
    rig.server.busy = false;
    app.say(commands("SET k new", "EXEC", "GET k", "MULTI", "SET k last", "EXEC", "GET k"));
    assertThat(app.heard())
        .isEqualTo(
            "+QUEUED -EXECABORT Transaction discarded because of previous errors. $3 old +OK"
                + " +QUEUED *1 +OK $4 last");
  }

  @InPieces
  void whatFollowsADiscardedTransactionIsCarriedOutInTheClientsDatabase(int piece) {
    Rig rig = new Rig(piece, 4);
    App app = rig.client();
    app.say(commands("SELECT 2", "SET k old"));
    app.heard();
    rig.client().say(commands("MULTI", "EXEC"));
    rig.server.busy = true;
    app.say(commands("MULTI"));
    rig.server.busy = false;
    app.say(commands("DISCARD", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +OK $3 old");
  }

  @InPieces
  void errorsThatDoNotEndATransactionDoNotEndIt(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("MULTI", "MULTI", "WATCH k", "SET k v", "EXEC", "EXEC"));
    assertThat(app.heard())
        .isEqualTo(
            "+OK -ERR MULTI calls can not be nested -ERR WATCH inside MULTI is not allowed"
                + " +QUEUED *1 +OK -ERR EXEC without MULTI");
  }

  @InPieces
  void subscriberHearsMessagesAmongReplies(int piece) {
    Rig rig = new Rig(piece, 3);
    App two = rig.client();
    App three = rig.client();
    App other = rig.client();
    two.say(commands("SUBSCRIBE c d", "PING"));
    two.say(commands("GET x"));
    three.say(commands("HELLO 3"));
    three.heard();
    three.say(commands("SUBSCRIBE c", "SET x 1"));
    other.say(commands("PUBLISH c hi"));
    assertThat(two.heard())
        .isEqualTo(
            "*3 $9 subscribe $1 c :1 *3 $9 subscribe $1 d :2 *2 $4 pong $0  -ERR Can't execute"
                + " 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are"
                + " allowed in this context *3 $7 message $1 c $2 hi");
    assertThat(three.heard()).isEqualTo(">3 $9 subscribe $1 c :1 +OK >3 $7 message $1 c $2 hi");
    two.say(commands("UNSUBSCRIBE", "GET x"));
    assertThat(two.heard()).isEqualTo("*3 $11 unsubscribe $1 c :1 *3 $11 unsubscribe $1 d :0 $1 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {977, 8_191})
  void largeRequestHasAConnectionOfItsOwn(int piece) {
    Rig rig = new Rig(piece, 3);
    App app = rig.client();
    String value = "x".repeat(200_000);
    app.say(commands("GET big"));
    assertThat(app.heard()).isEqualTo("$-1");
    app.say(commands("SET big " + value, "GET big", "ECHO " + "y".repeat(100)));
    String heard = app.heard();
    assertThat(heard).hasSize(("+OK $200000 " + value + " $100 ").length() + 100);
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void silencedRepliesAreDroppedOnEveryWay(int piece) {
    Rig rig = new Rig(piece, 3);
    App app = rig.client();
    app.say(
        commands(
            "CLIENT REPLY OFF",
            "SET r 1",
            "MULTI",
            "GET r",
            "EXEC",
            "CLIENT ID",
            "CLIENT REPLY ON",
            "GET r",
            "CLIENT REPLY SKIP",
            "GET r",
            "ECHO x"));
    assertThat(app.heard()).isEqualTo("+OK $1 1 $1 x");
  }

  @InPieces
  void vanishedClientsRepliesGoToNobody(int piece) {
    Rig rig = new Rig(piece, 1);
    App leaving = rig.client();
    App staying = rig.client();
    staying.say(commands("SET a 1"));
    leaving.say("").say(commands("ECHO lost").substring(0, 10));
    leaving.vanish();
    staying.say(commands("GET a"));
    assertThat(staying.heard()).isEqualTo("+OK $1 1");
    assertThat(leaving.heard()).isEmpty();
  }

  @InPieces
  void whatIsBrokenIsToldLast(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("SET a 1", "GET a") + "*1\r\n!");
    assertThat(app.heard()).isEqualTo("+OK $1 1 -ERR Protocol error: expected '$', got '!'");
    assertThat(app.isOver()).isTrue();
  }

  @InPieces
  void resetEndsWhateverWasOpen(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("WATCH a", "MULTI", "SET a 1", "RESET", "GET a", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +OK +QUEUED +RESET $-1 -ERR EXEC without MULTI");
  }
}
