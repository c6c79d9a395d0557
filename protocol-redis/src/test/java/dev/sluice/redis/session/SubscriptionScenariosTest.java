package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers share one connection, and each hears what it would hear on its own. */
class SubscriptionScenariosTest {

  private static App resp3(Rig rig) {
    App app = rig.client();
    app.say(commands("HELLO 3"));
    app.heard();
    return app;
  }

  @InPieces
  void subscribersShareOneConnectionAndHearTheirOwn(int piece) {
    Rig rig = new Rig(piece, 2);
    App one = rig.client();
    App two = rig.client();
    App three = resp3(rig);
    App other = rig.client();
    one.say(commands("SUBSCRIBE c d"));
    two.say(commands("SUBSCRIBE d"));
    three.say(commands("SUBSCRIBE c"));
    assertThat(one.heard()).isEqualTo("*3 $9 subscribe $1 c :1 *3 $9 subscribe $1 d :2");
    assertThat(two.heard()).isEqualTo("*3 $9 subscribe $1 d :1");
    assertThat(three.heard()).isEqualTo(">3 $9 subscribe $1 c :1");
    other.say(commands("PUBLISH c 1", "PUBLISH d 2", "PUBLISH e 3"));
    assertThat(other.heard()).isEqualTo(":2 :2 :0");
    assertThat(one.heard()).isEqualTo("*3 $7 message $1 c $1 1 *3 $7 message $1 d $1 2");
    assertThat(two.heard()).isEqualTo("*3 $7 message $1 d $1 2");
    assertThat(three.heard()).isEqualTo(">3 $7 message $1 c $1 1");
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void serverIsToldOfTheFirstAndOfTheLast(int piece) {
    Rig rig = new Rig(piece, 3);
    App one = rig.client();
    App two = rig.client();
    one.say(commands("SUBSCRIBE c"));
    two.say(commands("SUBSCRIBE c"));
    one.say(commands("UNSUBSCRIBE c"));
    two.say(commands("UNSUBSCRIBE"));
    assertThat(one.heard()).endsWith("*3 $11 unsubscribe $1 c :0");
    assertThat(two.heard()).endsWith("*3 $11 unsubscribe $1 c :0");
    assertThat(rig.asked()).contains("HELLO 3, subscribe c, PING, PING, unsubscribe c");
    assertThat(rig.hasHub()).isFalse();
    assertThat(rig.connections()).isEqualTo(1);
  }

  @InPieces
  void countsAreTheClientsOwn(int piece) {
    Rig rig = new Rig(piece, 2);
    App busy = rig.client();
    busy.say(commands("SUBSCRIBE a b c d", "PSUBSCRIBE x*"));
    App app = rig.client();
    app.say(
        commands("SUBSCRIBE a a", "PSUBSCRIBE x*", "UNSUBSCRIBE zz a", "PUNSUBSCRIBE", "GET k"));
    assertThat(app.heard())
        .isEqualTo(
            "*3 $9 subscribe $1 a :1 *3 $9 subscribe $1 a :1 *3 $10 psubscribe $2 x* :2"
                + " *3 $11 unsubscribe $2 zz :2 *3 $11 unsubscribe $1 a :1"
                + " *3 $12 punsubscribe $2 x* :0 $-1");
  }

  @InPieces
  void whoHasNoSubscriptionsEndsNone(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("UNSUBSCRIBE", "PUNSUBSCRIBE a", "GET k"));
    assertThat(app.heard()).isEqualTo("*3 $11 unsubscribe $-1 :0 *3 $12 punsubscribe $1 a :0 $-1");
    assertThat(rig.hasHub()).isFalse();
  }

  @InPieces
  void patternAndChannelBothBringTheMessage(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    App second = rig.client();
    app.say(commands("PSUBSCRIBE n*", "SUBSCRIBE news"));
    second.say(commands("PSUBSCRIBE n*"));
    app.heard();
    second.heard();
    App other = rig.client();
    assertThat(other.say(commands("PUBLISH news x")).heard()).isEqualTo(":3");
    assertThat(app.heard())
        .isEqualTo("*3 $7 message $4 news $1 x *4 $8 pmessage $2 n* $4 news $1 x");
    assertThat(second.heard()).isEqualTo("*4 $8 pmessage $2 n* $4 news $1 x");
  }

  @InPieces
  void ownMessageAndItsReplyStandAsTheServerPutThem(int piece) {
    Rig rig = new Rig(piece, 3);
    App app = resp3(rig);
    app.say(commands("SUBSCRIBE c"));
    app.heard();
    app.say(commands("SET k v", "PUBLISH c 1", "PUBLISH c 2", "GET k"));
    assertThat(app.heard())
        .isEqualTo("+OK >3 $7 message $1 c $1 1 :1 >3 $7 message $1 c $1 2 :1 $1 v");
  }

  @InPieces
  void numbersOfSubscribersCountClients(int piece) {
    Rig rig = new Rig(piece, 2);
    App one = rig.client();
    App two = rig.client();
    one.say(commands("SUBSCRIBE c message"));
    two.say(commands("SUBSCRIBE c"));
    App other = rig.client();
    other.say(commands("PUBSUB NUMSUB c message none", "GET k"));
    assertThat(other.heard()).isEqualTo("*6 $1 c :2 $7 message :1 $4 none :0 $-1");
    two.vanish();
    assertThat(other.say(commands("PUBLISH c x")).heard()).isEqualTo(":1");
    one.vanish();
    assertThat(other.say(commands("PUBLISH c x")).heard()).isEqualTo(":0");
    assertThat(rig.hasHub()).isFalse();
  }

  @InPieces
  void subscriberInVersion2MayOnlySayWhatConcernsIt(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("SUBSCRIBE c", "GET k", "PING", "PING hi", "PUBLISH c x", "NONSENSE"));
    assertThat(app.heard())
        .startsWith("*3 $9 subscribe $1 c :1 -ERR Can't execute 'get': only (P|S)SUBSCRIBE")
        .contains(" *2 $4 pong $0  *2 $4 pong $2 hi -ERR Can't execute 'publish': only")
        .contains("-ERR unknown command 'NONSENSE'");
  }

  @InPieces
  void resetEndsSubscriptionsWithoutAWord(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("SUBSCRIBE c", "RESET", "GET k"));
    assertThat(app.heard()).isEqualTo("*3 $9 subscribe $1 c :1 +RESET $-1");
    assertThat(rig.hasHub()).isFalse();
  }

  @InPieces
  void refusedSubscriptionChangesNothing(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    app.say(commands("SUBSCRIBE forbidden", "GET k", "SUBSCRIBE"));
    assertThat(app.heard())
        .isEqualTo(
            "-NOPERM this user has no permissions to access one of the channels $-1"
                + " -ERR wrong number of arguments for 'subscribe' command");
    assertThat(rig.hasHub()).isFalse();
  }

  @InPieces
  void subscribersAreDisconnectedWithTheirServer(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client();
    App idle = rig.client();
    app.say(commands("SUBSCRIBE c"));
    idle.say(commands("GET k"));
    rig.hub().lose();
    assertThat(app.ended).isEqualTo(CloseReason.BACKEND_LOST);
    assertThat(idle.ended).isNull();
    App again = rig.client();
    again.say(commands("SUBSCRIBE c"));
    assertThat(again.heard()).isEqualTo("*3 $9 subscribe $1 c :1");
  }

  @InPieces
  void slowSubscriberIsCutOffAndTheOthersHearOn(int piece) {
    Rig rig = new Rig(piece, 2);
    App slow = rig.client();
    App quick = rig.client();
    slow.say(commands("SUBSCRIBE c"));
    quick.say(commands("SUBSCRIBE c"));
    quick.heard();
    slow.unread = 64 << 20;
    App other = rig.client();
    other.say(commands("PUBLISH c 1"));
    other.say(commands("PUBLISH c 2"));
    assertThat(slow.ended).isEqualTo(CloseReason.SLOW_READER);
    assertThat(quick.heard()).isEqualTo("*3 $7 message $1 c $1 1 *3 $7 message $1 c $1 2");
    assertThat(other.heard()).endsWith(":1");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 4_000, 50_008})
  void messageWaitsForTheEndOfAReply(int bytes) {
    Rig rig = new Rig(Rig.WHOLE, 3);
    App app = resp3(rig);
    String value = "v".repeat(50_000);
    app.say(commands("SUBSCRIBE c", "SET k " + value));
    app.heard();
    app.sayOnly(commands("GET k"));
    rig.movePart(bytes);
    rig.server.connect().receive(commands("PUBLISH c x", "PUBLISH c y"));
    rig.hub().move();
    assertThat(app.heard())
        .isEqualTo("$50000 " + value + " >3 $7 message $1 c $1 x >3 $7 message $1 c $1 y");
  }

  /** They are as much a burden as what the client does not read. */
  @Test
  void messagesThatWaitForTheEndOfAReplyAreTold() {
    Rig rig = new Rig(Rig.WHOLE, 3);
    App app = resp3(rig);
    app.say(commands("SUBSCRIBE c", "SET k " + "v".repeat(50_000)));
    app.heard();
    app.sayOnly(commands("GET k"));
    rig.movePart(10);
    for (int i = 1; i <= 20; i++) {
      rig.server.connect().receive(commands("PUBLISH c " + "x".repeat(100_000)));
      rig.hub().move();
      assertThat(app.kept).isBetween(i * 100_000L, 2L * i * 100_000 + 1_000);
    }
    assertThat(app.heard()).contains("x".repeat(100_000));
    assertThat(app.session().kept()).isZero();
  }

  @InPieces
  void silencedSubscriberHearsMessagesAndConfirmations(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = resp3(rig);
    app.say(commands("CLIENT REPLY OFF", "SUBSCRIBE c", "PUBLISH c x", "CLIENT REPLY ON"));
    assertThat(app.heard()).isEqualTo(">3 $9 subscribe $1 c :1 >3 $7 message $1 c $1 x +OK");
  }

  @InPieces
  void transactionOfASubscriberHasAConnectionOfItsOwn(int piece) {
    Rig rig = new Rig(piece, 3);
    App app = resp3(rig);
    App other = rig.client();
    app.say(commands("SUBSCRIBE c", "MULTI", "SET k v"));
    other.say(commands("PUBLISH c x"));
    app.say(commands("EXEC", "GET k"));
    assertThat(app.heard())
        .isEqualTo(">3 $9 subscribe $1 c :1 +OK +QUEUED >3 $7 message $1 c $1 x *1 +OK $1 v");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, Rig.WHOLE})
  void hundredsOfSubscribersTakeOneConnection(int piece) {
    Rig rig = new Rig(piece, 2);
    App[] apps = new App[300];
    for (int i = 0; i < apps.length; i++) {
      apps[i] = rig.client();
      apps[i].say(commands("SUBSCRIBE all own" + i));
      apps[i].heard();
    }
    App other = rig.client();
    other.say(commands("PUBLISH own7 seven", "PUBLISH all x"));
    assertThat(other.heard()).isEqualTo(":1 :300");
    for (int i = 0; i < apps.length; i++) {
      String own = i == 7 ? "*3 $7 message $4 own7 $5 seven " : "";
      assertThat(apps[i].heard()).isEqualTo(own + "*3 $7 message $3 all $1 x");
    }
    assertThat(rig.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*2\r\n$1\r\nc\r\n+x\r\n", "*1\r\n:1\r\n", ":x\r\n"})
  void answerThatIsNoNumberOfSubscribersIsPassedOnAsItIs(String answer) {
    Rig rig = new Rig(Rig.WHOLE, 3);
    App app = resp3(rig);
    app.say(commands("SUBSCRIBE c"));
    resp3(rig).say(commands("SUBSCRIBE c"));
    app.heard();
    rig.hub().connection.scripted.add(answer);
    String question = answer.startsWith(":") ? "PUBLISH c x" : "PUBSUB NUMSUB c";
    app.say(commands(question));
    assertThat(app.heard()).isEqualTo(answer.replace("\r\n", " ").strip());
  }
}
