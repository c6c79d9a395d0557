package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.redis.topology.RedisTopology;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that find their nodes, played without a network. */
class ClusterScenariosTest {

  private static final String LOST =
      "-ERR backend connection lost, the command may have been executed or not";

  private static final String TOO_OFTEN = "-ERR redirected too often within the cluster";

  private static final String AGAIN =
      "-TRYAGAIN The slot is served by another node of the cluster, nothing was done";

  private final Nodes nodes = new Nodes(3);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-MOVED ",
        "-MOVED 1",
        "-MOVED 1 ",
        "-MOVED 1 node",
        "-MOVED 1 :",
        "-MOVED 1 node:",
        "-MOVED 1 node:x",
        "-MOVED 1 node:0",
        "-MOVED 1 node:65536",
        "-MOVED 1 node:-1",
        "-MOVED 1 node:99999999999999999999",
        "-MOVED x node:7001",
        "-MOVED 16384 node:7001",
        "-MOVED -1 node:7001",
        "-MOVED 1 ?:7001",
        "-MOVED  1 node:7001",
        "-MOVED 1 node:7001 more",
        "-ASK ",
        "-ASK 1",
        "-ASK 1 node",
        "-ASK 1 :::",
        "-ASK 1 node:7001:"
      })
  void redirectionThatNamesNoNodeIsTheClientsError(String odd) {
    nodes.move("k", 1);
    nodes.odd = odd;
    for (int piece : new int[] {1, 4, Rig.WHOLE}) {
      App app = new Rig(piece, 4, nodes).client();
      app.say(commands("ECHO a", "GET k", "ECHO b", "BLPOP k 0", "ECHO c"));
      String error = odd.strip();
      assertThat(app.heard().replaceAll(" +", " "))
          .isEqualTo("$1 a E $1 b E $1 c".replace("E", error).replaceAll(" +", " "));
    }
  }

  @Test
  void whatGoesToOneNodeIsOnItsWayTogether() {
    Rig rig = new Rig(Rig.WHOLE, 4, nodes);
    App app = rig.client().say(commands("ECHO a"));
    app.sayOnly(commands("SET k 1", "GET k", "SET l 2", "ECHO b", "GET l"));
    rig.movePart(0);
    assertThat(rig.asked()).isEqualTo("[ECHO a, SET k 1, GET k, SET l 2, ECHO b, GET l]");
    assertThat(app.heard()).isEqualTo("$1 a +OK $1 1 +OK $1 b $1 2");
  }

  @InPieces
  void redirectedCommandIsSentAgainAndAnsweredInItsPlace(int piece) {
    nodes.move("k", 1);
    nodes.move("l", 2);
    Rig rig = new Rig(piece, 4, nodes);
    App app = rig.client();
    app.say(
        commands("SET a 1", "SET k 2", "GET a", "ECHO x", "GET k", "SET l 3", "GET a", "GET l"));
    assertThat(app.heard()).isEqualTo("+OK +OK $1 1 $1 x $1 2 +OK $1 1 $1 3");
    app.say(commands("GET l", "GET a", "GET k"));
    assertThat(app.heard()).isEqualTo("$1 3 $1 1 $1 2");
  }

  @InPieces
  void versionThreeIsSpokenEverywhere(int piece) {
    nodes.move("k", 1);
    App app = new Rig(piece, 4, nodes).client().say(commands("HELLO 3"));
    assertThat(app.heard()).startsWith("%7");
    app.say(commands("GET none", "GET k", "GET none", "SET k 1", "GET k"));
    assertThat(app.heard()).isEqualTo("_ _ _ +OK $1 1");
  }

  @InPieces
  void keyOnItsWayIsAskedForAtItsNextNode(int piece) {
    nodes.ask("k", 2);
    Rig rig = new Rig(piece, 4, nodes);
    App app = rig.client().say(commands("SET k 1", "SET a 2", "GET k", "GET a"));
    assertThat(app.heard()).isEqualTo("+OK +OK $1 1 $1 2");
    assertThat(rig.asked()).contains("[ASKING, SET k 1, ASKING, GET k]");
  }

  @Test
  void redirectionsWithoutEndAreAnError() {
    Rig rig = new Rig(Rig.WHOLE, 8, nodes);
    App app = rig.client();
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    app.say(commands("ECHO a", "GET k", "ECHO b"));
    assertThat(app.heard()).isEqualTo("$1 a");
    rig.pass(Duration.ofSeconds(3));
    assertThat(app.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(1));
    assertThat(app.heard()).isEqualTo(TOO_OFTEN + " $1 b");
  }

  @InPieces
  void slotThatGoesToAndFroForAWhileIsWaitedFor(int piece) {
    Rig rig = new Rig(piece, 8, nodes);
    App app = rig.client();
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    app.say(commands("ECHO x", "SET k 2", "ECHO y", "GET k", "SET l 3"));
    assertThat(app.heard()).isEqualTo("$1 x");
    rig.pass(Duration.ofMillis(700));
    assertThat(app.say(commands("GET l")).heard()).isEmpty();
    nodes.meanwhile = () -> {};
    rig.pass(Duration.ofMillis(400));
    assertThat(app.heard()).isEqualTo("+OK $1 y $1 2 +OK $1 3");
  }

  @Test
  void pausesAreNoLongerThanAQueryMayTake() {
    Rig rig = new Rig(Rig.WHOLE, 8, nodes);
    rig.queryTimeout = Duration.ofMillis(500);
    App app = rig.client();
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    app.say(commands("GET k", "ECHO b"));
    rig.pass(Duration.ofMillis(500));
    assertThat(app.heard()).isEqualTo(TOO_OFTEN + " $1 b");
  }

  @Test
  void nothingIsSentForAClientThatLeavesDuringAPause() {
    Rig rig = new Rig(Rig.WHOLE, 8, nodes);
    App app = rig.client();
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    app.say(commands("GET k"));
    String before = rig.asked();
    app.vanish();
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.asked()).isEqualTo(before);
  }

  @Test
  void whoEndsItsInputDuringAPauseIsAnsweredBehindIt() {
    Rig rig = new Rig(Rig.WHOLE, 8, nodes);
    App app = rig.client();
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    app.say(commands("GET k")).endInput();
    assertThat(app.isOver()).isFalse();
    rig.pass(Duration.ofSeconds(5));
    assertThat(app.heard()).isEqualTo(TOO_OFTEN);
    assertThat(app.isOver()).isTrue();
  }

  @Test
  void shardChannelThatGoesToAndFroForAWhileIsWaitedFor() {
    Rig rig = new Rig(Rig.WHOLE, 8, nodes);
    App app = rig.client();
    nodes.move("ch", 1);
    nodes.meanwhile = () -> nodes.move("ch", 3 - nodes.owner("ch"));
    app.say(commands("SSUBSCRIBE ch"));
    assertThat(app.heard()).isEmpty();
    rig.pass(Duration.ofMillis(100));
    nodes.meanwhile = () -> {};
    rig.pass(Duration.ofMillis(400));
    assertThat(app.heard()).isEqualTo("*3 $10 ssubscribe $2 ch :1");
  }

  @Test
  void nodesWithoutEndAreNotFollowed() {
    Rig rig = new Rig(Rig.WHOLE, 200, nodes);
    App app = rig.client();
    nodes.move("k", 1);
    int[] port = {10_000};
    nodes.meanwhile = () -> nodes.odd = "-MOVED 1 node:" + port[0]++;
    for (int i = 0; i < 10; i++) {
      app.say(commands("GET k"));
      rig.pass(Duration.ofSeconds(5));
    }
    assertThat(app.heard()).startsWith(TOO_OFTEN).endsWith(RedisTopology.TOO_MANY);
    assertThat(rig.connections()).isLessThan(70);
    assertThat(app.say(commands("BLPOP k 0", "ECHO b")).heard()).isEqualTo(AGAIN + " $1 b");
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT REPLY SKIP;SET k 1;GET k, $1 1",
    "CLIENT REPLY OFF;SET k 1;GET a;CLIENT REPLY ON;GET k, +OK $1 1",
    "GET a;CLIENT REPLY SKIP;SET k 1;GET a;GET k, $-1 $-1 $1 1"
  })
  void silencedReplyIsNotToldWhereverItComesFrom(String said, String heard) {
    nodes.move("k", 1);
    for (int piece : new int[] {1, 4, Rig.WHOLE}) {
      App app = new Rig(piece, 4, nodes).client().say(commands(said.split(";")));
      assertThat(app.heard()).isEqualTo(heard);
    }
  }

  @InPieces
  void whoEndsItsInputGetsWhatIsSentAgain(int piece) {
    nodes.move("k", 1);
    Rig rig = new Rig(piece, 4, nodes);
    App app = rig.client();
    app.sayOnly(commands("SET a 1", "SET k 2", "GET a", "GET k"));
    app.endInput();
    assertThat(app.heard()).isEqualTo("+OK +OK $1 1 $1 2");
    assertThat(app.isOver()).isTrue();
  }

  @Test
  void nodeThatIsNotToBeHadIsAnErrorForItsCommands() {
    nodes.move("k", 1);
    App app = new Rig(Rig.WHOLE, 1, nodes).client();
    app.say(commands("SET a 1", "SET k 2", "GET a", "GET k", "ECHO b"));
    String none = "-ERR tenant limit exceeded: no connection came free in time";
    assertThat(app.heard()).isEqualTo("+OK " + none + " $1 1 " + none + " $1 b");
  }

  /** The server's answers to the first two commands arrive, and then nothing any more. */
  @Test
  void lossIsToldBehindWhatIsSentAgain() {
    nodes.move("k", 1);
    Rig rig = new Rig(Rig.WHOLE, 4, nodes);
    App app = rig.client();
    app.sayOnly(commands("SET k 2", "SET a 1", "GET a", "GET a"));
    rig.movePart("-MOVED 1 node:7001\r\n+OK\r\n".length());
    rig.loseTrunks(nodes.servers.get(0));
    assertThat(app.heard()).isEqualTo("+OK +OK " + LOST + " " + LOST);
    assertThat(app.say(commands("GET k", "GET a")).heard()).isEqualTo("$1 2 $1 1");
  }

  @Test
  void lossOfWhatIsSentAgainIsToldInItsPlace() {
    nodes.move("k", 1);
    Rig rig = new Rig(Rig.WHOLE, 4, nodes);
    App app = rig.client().say(commands("GET k"));
    assertThat(app.heard()).isEqualTo("$-1");
    nodes.servers.get(1).frozen = true;
    app.say(commands("ECHO a", "GET k", "ECHO b"));
    assertThat(app.heard()).isEqualTo("$1 a");
    rig.loseTrunks(nodes.servers.get(1));
    assertThat(app.heard()).isEqualTo(LOST + " $1 b");
  }

  @InPieces
  void endOfAShardSubscriptionIsConfirmedWhereItsSlotHasLeft(int piece) {
    Nodes nodes = new Nodes(2);
    Rig rig = new Rig(piece, 4, nodes);
    App app = rig.client();
    app.say(Say.commands("SSUBSCRIBE ch"));
    assertThat(app.heard()).isEqualTo("*3 $10 ssubscribe $2 ch :1");
    app.sayOnly(commands("SUNSUBSCRIBE ch", "ECHO a"));
    nodes.move("ch", 1);
    assertThat(app.heard()).isEqualTo("*3 $12 sunsubscribe $2 ch :0 $1 a");
    assertThat(rig.hasHub()).isFalse();
  }

  /** One client's end is told to the server, and the other's is not. */
  @InPieces
  void endsThatCrossAMoveAreConfirmedOnce(int piece) {
    Nodes nodes = new Nodes(2);
    Rig rig = new Rig(piece, 4, nodes);
    App first = rig.client().say(commands("SSUBSCRIBE ch"));
    App second = rig.client().say(commands("SSUBSCRIBE ch"));
    App third = rig.client().say(commands("SSUBSCRIBE other"));
    first.sayOnly(commands("SUNSUBSCRIBE ch", "ECHO a"));
    second.sayOnly(commands("SUNSUBSCRIBE", "ECHO b"));
    third.sayOnly(commands("PING"));
    nodes.move("ch", 1);
    String on = "*3 $10 ssubscribe $2 ch :1 ";
    assertThat(first.heard()).isEqualTo(on + "*3 $12 sunsubscribe $2 ch :0 $1 a");
    assertThat(second.heard()).isEqualTo(on + "*3 $12 sunsubscribe $2 ch :0 $1 b");
    assertThat(third.heard()).isEqualTo("*3 $10 ssubscribe $5 other :1 *2 $4 pong $0");
    assertThat(first.say(commands("SSUBSCRIBE ch")).heard()).isEqualTo(on.strip());
    assertThat(rig.hasHub()).isTrue();
  }

  @InPieces
  void shardChannelThatLeavesWhileAnotherComesIsHeardWhereItIs(int piece) {
    Nodes nodes = new Nodes(2);
    Rig rig = new Rig(piece, 4, nodes);
    App first = rig.client().say(commands("SSUBSCRIBE ch"));
    App second = rig.client();
    second.sayOnly(commands("SSUBSCRIBE ch"));
    nodes.move("ch", 1);
    String on = "*3 $10 ssubscribe $2 ch :1";
    assertThat(first.heard()).isEqualTo(on + " *3 $12 sunsubscribe $2 ch :0");
    assertThat(second.heard()).isEqualTo(on);
    assertThat(rig.asked()).contains("ssubscribe ch, PING, ssubscribe ch]");
  }

  @InPieces
  void clientThatLeavesWhileItsSlotDoesHarmsNobody(int piece) {
    Nodes nodes = new Nodes(2);
    Rig rig = new Rig(piece, 4, nodes);
    App first = rig.client().say(commands("SSUBSCRIBE ch"));
    App other = rig.client().say(commands("SSUBSCRIBE other"));
    rig.settle();
    first.vanishOnly();
    nodes.move("ch", 1);
    assertThat(other.heard()).isEqualTo("*3 $10 ssubscribe $5 other :1");
    assertThat(other.say(commands("PING", "SUNSUBSCRIBE")).heard())
        .isEqualTo("*2 $4 pong $0  *3 $12 sunsubscribe $5 other :0");
    assertThat(rig.hasHub()).isFalse();
  }
}
