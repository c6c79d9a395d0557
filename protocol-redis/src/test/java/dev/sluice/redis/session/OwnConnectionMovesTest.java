package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What needs a connection of its own follows its key to another node, while nothing is begun. */
class OwnConnectionMovesTest {

  private static final String AGAIN =
      "-TRYAGAIN The slot is served by another node of the cluster, nothing was done";

  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.";

  private static final String LOST =
      "-ERR backend connection lost, the command may have been executed or not";

  private final Nodes nodes = new Nodes(3);

  @InPieces
  void blockingCommandIsSentWhereItsKeyIs(int piece) {
    nodes.move("k", 1);
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("ECHO a", "BLPOP k 0", "ECHO b"));
    App other = rig.client().say(commands("RPUSH k v"));
    assertThat(other.heard()).isEqualTo(":1");
    assertThat(app.heard()).isEqualTo("$1 a *2 $1 k $1 v $1 b");
  }

  @InPieces
  void blockedClientFollowsTheSlotThatLeaves(int piece) {
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("BLPOP k 0", "BLPOP k 0", "ECHO b"));
    nodes.move("k", 1);
    App other = rig.client().say(commands("RPUSH k v", "RPUSH k w"));
    assertThat(other.heard()).isEqualTo(":1 :1");
    assertThat(app.heard()).isEqualTo("*2 $1 k $1 v *2 $1 k $1 w $1 b");
  }

  @InPieces
  void blockingCommandIsAskedForAtTheNextNode(int piece) {
    nodes.ask("k", 2);
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("BLPOP k 0"));
    rig.client().say(commands("RPUSH k v"));
    assertThat(app.heard()).isEqualTo("*2 $1 k $1 v");
    assertThat(rig.asked()).contains("[ASKING, BLPOP k 0");
  }

  @InPieces
  void transactionBeginsWhereItsFirstKeyIs(int piece) {
    nodes.move("k", 1);
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("MULTI", "SET k 1", "GET k", "EXEC", "ECHO b"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED +QUEUED *2 +OK $1 1 $1 b");
    assertThat(rig.asked()).contains("[MULTI, SET k 1, DISCARD]");
  }

  @InPieces
  void watchFollowsItsKeyAndWorksThere(int piece) {
    nodes.move("k", 1);
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("WATCH k", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK $-1");
    rig.client().say(commands("SET k other"));
    app.say(commands("MULTI", "SET k 1", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *-1");
    app.say(commands("WATCH k", "MULTI", "SET k 2", "EXEC", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +OK +QUEUED *1 +OK $1 2");
  }

  @InPieces
  void transactionThatHasBegunElsewhereIsAborted(int piece) {
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("MULTI", "SET k 1"));
    nodes.move("k", 1);
    app.say(commands("SET k 2", "EXEC", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED " + AGAIN + " " + ABORTED + " $-1");
  }

  @InPieces
  void transactionWhoseSlotLeavesBeforeItsEndIsAborted(int piece) {
    Rig rig = new Rig(piece, 6, nodes);
    App app = rig.client().say(commands("MULTI", "SET k 1"));
    nodes.move("k", 1);
    app.say(commands("EXEC", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED " + ABORTED + " $-1");
  }

  /** A node takes no transaction for a slot that it only receives. */
  @InPieces
  void transactionIsNotAskedFor(int piece) {
    nodes.ask("k", 1);
    App app = new Rig(piece, 6, nodes).client();
    app.say(commands("MULTI", "SET k 1", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK " + AGAIN + " " + ABORTED);
  }

  @InPieces
  void nothingIsCarriedOutBehindAWatchThatCameToNothing(int piece) {
    nodes.ask("k", 1);
    App app = new Rig(piece, 6, nodes).client();
    app.say(commands("WATCH k", "MULTI", "SET a 1", "EXEC", "GET a"));
    assertThat(app.heard()).isEqualTo(AGAIN + " +OK +QUEUED " + ABORTED + " $-1");
  }

  @InPieces
  void typedCommandFollowsAsWell(int piece) {
    nodes.move("k", 1);
    Rig rig = new Rig(piece, 6, nodes);
    rig.client().say(commands("RPUSH k v"));
    App app = rig.client().say("BLPOP k 0\r\nMULTI\r\nSET k 1\r\nEXEC\r\n");
    assertThat(app.heard()).isEqualTo("*2 $1 k $1 v +OK +QUEUED *1 +OK");
  }

  @InPieces
  void silencedCommandFollowsInSilence(int piece) {
    nodes.move("k", 1);
    App app = new Rig(piece, 6, nodes).client();
    app.say(commands("CLIENT REPLY SKIP", "WATCH k", "GET k", "MULTI", "SET k 1", "EXEC"));
    assertThat(app.heard()).isEqualTo("$-1 +OK +QUEUED *1 +OK");
  }

  @InPieces
  void versionThreeIsSpokenThereAsWell(int piece) {
    nodes.move("k", 1);
    App app = new Rig(piece, 6, nodes).client().say(commands("HELLO 3"));
    assertThat(app.heard()).startsWith("%7");
    app.say(commands("WATCH k", "MULTI", "GET k", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +OK +QUEUED *1 _");
  }

  @Test
  void whatWasSentIsNotSentAgainWhenItsConnectionIsLost() {
    Rig rig = new Rig(Rig.WHOLE, 6, nodes);
    App app = rig.client().say(commands("ECHO a"));
    app.sayOnly(commands("WATCH k", "ECHO b"));
    app.loseOwn();
    assertThat(app.heard()).startsWith("$1 a");
    assertThat(app.isOver()).isTrue();
    assertThat(rig.asked()).doesNotContain("WATCH");
  }

  @Test
  void lostBlockingCommandIsNotSentAgain() {
    Rig rig = new Rig(Rig.WHOLE, 6, nodes);
    App app = rig.client();
    app.say(commands("BLPOP k 0"));
    app.loseOwn();
    assertThat(app.isOver()).isTrue();
    rig.client().say(commands("RPUSH k v"));
    assertThat(rig.asked()).doesNotContain("BLPOP");
  }

  @Test
  void clientThatSaysNoMoreGetsWhatIsSentAgainAfterAPause() {
    nodes.move("k", 1);
    rpush();
    Rig rig = new Rig(Rig.WHOLE, 6, nodes);
    int[] left = {5};
    nodes.meanwhile = () -> nodes.move("k", left[0]-- > 0 ? 3 - nodes.owner("k") : 1);
    App app = rig.client();
    app.sayOnly(commands("BLPOP k 0"));
    app.endInput();
    assertThat(app.isOver()).isFalse();
    rig.pass(Duration.ofSeconds(5));
    assertThat(app.heard()).isEqualTo("*2 $1 k $1 v");
    assertThat(app.isOver()).isTrue();
  }

  private void rpush() {
    new Rig(Rig.WHOLE, 6, nodes).client().say(commands("RPUSH k v"));
  }

  @Test
  void redirectionsWithoutEndAreTheClientsToTryAgain() {
    nodes.move("k", 1);
    nodes.meanwhile = () -> nodes.move("k", 3 - nodes.owner("k"));
    Rig rig = new Rig(Rig.WHOLE, 6, nodes);
    App app = rig.client().say(commands("BLPOP k 0", "ECHO b"));
    assertThat(app.heard()).isEmpty();
    rig.pass(Duration.ofSeconds(5));
    assertThat(app.heard()).isEqualTo(AGAIN + " $1 b");
  }

  @Test
  void nodeThatIsNotToBeHadIsTheCommandsError() {
    nodes.move("k", 1);
    Rig rig = new Rig(Rig.WHOLE, 2, nodes);
    App app = rig.client().say(commands("ECHO a", "BLPOP k 0", "ECHO b"));
    assertThat(app.heard()).isEqualTo("$1 a");
    rig.refuseWaiting();
    String none = "-ERR tenant limit exceeded: no connection came free in time";
    assertThat(app.heard()).isEqualTo(none + " $1 b");
    assertThat(app.endInput().isOver()).isTrue();
  }

  @Test
  void connectionThatIsLostOnTheWayToAnotherNodeIsNotMissed() {
    nodes.move("k", 1);
    Rig rig = new Rig(Rig.WHOLE, 6, nodes);
    App app = rig.client().say(commands("MULTI"));
    app.sayOnly(commands("SET k 1"));
    rig.movePart("+OK\r\n-MOVED 1 node:7001\r\n".length());
    app.loseOwn();
    app.say(commands("EXEC"));
    assertThat(app.heard()).doesNotContain(LOST).isEqualTo("+OK +QUEUED *1 +OK");
  }
}
