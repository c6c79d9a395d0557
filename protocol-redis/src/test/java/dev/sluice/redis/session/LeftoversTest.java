package dev.sluice.redis.session;

import static dev.sluice.redis.session.Say.commands;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.outcome.CloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a connection's last user leaves behind reaches nobody else. The pool itself fails whatever
 * gives a connection back that owes something, remembers something, or is not where it seems to be.
 */
class LeftoversTest {

  @InPieces
  void whatMonitorTellsBeforeItsEndIsNoReply(int piece) {
    Rig rig = new Rig(piece, 2, "all");
    App other = rig.client().say(commands("GET k"));
    App app = rig.client().say(commands("MONITOR"));
    app.heard();
    other.sayOnly(commands("GET k", "GET k", "GET k"));
    app.sayOnly(commands("RESET", "MULTI", "GET k", "EXEC"));
    assertThat(app.heard()).isEqualTo("+RESET +OK +QUEUED *1 $-1");
    assertThat(rig.connections()).isEqualTo(2);
  }

  /** In version 2 it looks like any reply, and the server has not got the RESET yet. */
  @ParameterizedTest
  @ValueSource(strings = {"RESET", ""})
  void messageToWhoHasSubscribedInATransactionIsNobodysReply(String last) {
    Rig rig = new Rig(Rig.WHOLE, 2);
    App other = rig.client().say(commands("GET k"));
    App app = rig.client().say(commands("MULTI", "SUBSCRIBE a", "EXEC"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 *3 $9 subscribe $1 a :1");
    other.sayOnly(commands("PUBLISH a 1", "PUBLISH a 2", "PUBLISH a 3"));
    if (last.isEmpty()) {
      app.vanish();
    } else {
      app.sayOnly(commands(last));
      assertThat(app.heard()).isEqualTo("+RESET");
    }
    App next = rig.client().say(commands("MULTI", "ECHO x", "EXEC"));
    assertThat(next.heard()).isEqualTo("+OK +QUEUED *1 $1 x");
    assertThat(rig.connections()).isEqualTo(2);
  }

  @InPieces
  void whoHasSubscribedInATransactionHearsItsMessages(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client().say(commands("MULTI", "SUBSCRIBE a b", "EXEC"));
    assertThat(app.heard())
        .isEqualTo("+OK +QUEUED *1 *3 $9 subscribe $1 a :1 *3 $9 subscribe $1 b :2");
    rig.client().say(commands("PUBLISH a 1"));
    assertThat(app.heard()).isEqualTo("*3 $7 message $1 a $1 1");
    assertThat(app.say(commands("PING")).heard()).isEqualTo("*2 $4 pong $0");
  }

  /** SELECT is queued whatever its number; that there is no such database, EXEC says. */
  @ParameterizedTest
  @ValueSource(strings = {"99", "01"})
  void databaseThatATransactionDidNotReachIsNobodys(String number) {
    Rig rig = new Rig(Rig.WHOLE, 3);
    App app = rig.client().say(commands("SELECT 1", "SELECT 0", "SET k 0"));
    app.heard();
    app.say(commands("MULTI", "SELECT " + number, "EXEC", "GET k"));
    assertThat(app.heard()).isEqualTo("+OK +QUEUED *1 -ERR DB index is out of range $1 0");
    App other = rig.client().say(commands("SELECT " + number, "GET k"));
    assertThat(other.heard()).isEqualTo("-ERR DB index is out of range $1 0");
    app.vanish();
    assertThat(other.say(commands("SELECT 1", "GET k")).heard()).isEqualTo("+OK $-1");
  }

  @InPieces
  void connectionWhoseSubscriptionsABusyServerKeepsIsClosed(int piece) {
    Rig rig = new Rig(piece, 2);
    App app = rig.client().say(commands("SUBSCRIBE a"));
    rig.server.busy = true;
    app.vanish();
    rig.server.busy = false;
    assertThat(rig.connections()).isZero();
  }

  @InPieces
  void whoMayNotUnsubscribeStaysSubscribed(int piece) {
    Rig rig = new Rig(piece, 3);
    App app = rig.client().say(commands("SUBSCRIBE a b"));
    App other = rig.client().say(commands("SUBSCRIBE a"));
    app.heard();
    rig.server.busy = true;
    app.say(commands("UNSUBSCRIBE a", "UNSUBSCRIBE b"));
    assertThat(app.heard())
        .isEqualTo("-BUSY Redis is busy running a script. -BUSY Redis is busy running a script.");
    rig.server.busy = false;
    rig.client().say(commands("PUBLISH a 1", "PUBLISH b 2"));
    assertThat(app.heard()).isEqualTo("*3 $7 message $1 a $1 1 *3 $7 message $1 b $1 2");
    assertThat(app.say(commands("UNSUBSCRIBE a b")).heard())
        .isEqualTo("*3 $11 unsubscribe $1 a :1 *3 $11 unsubscribe $1 b :0");
    other.vanish();
    assertThat(rig.hasHub()).isFalse();
  }

  /** Who ends a subscription and goes before the server has refused to end it. */
  @Test
  void whoGoesWhileItUnsubscribesLeavesNoSubscription() {
    Rig rig = new Rig(Rig.WHOLE, 2);
    App app = rig.client().say(commands("SUBSCRIBE a"));
    rig.server.busy = true;
    app.sayOnly(commands("UNSUBSCRIBE a"));
    app.vanish();
    assertThat(rig.connections()).isZero();
  }

  /** Half of it has been passed on; an error would be taken for the other half. */
  @ParameterizedTest
  @CsvSource({"GET k, 7, $8 va", "'MULTI;EXEC;BLPOP q 0', 5, +OK"})
  void nothingIsSaidInTheMiddleOfAReply(String said, int bytes, String heard) {
    Rig rig = new Rig(Rig.WHOLE, 3);
    App app = rig.client().say(commands("SET k value-88"));
    assertThat(app.heard()).isEqualTo("+OK");
    app.sayOnly(commands(said.split(";")));
    rig.movePart(bytes);
    app.close(CloseReason.KILLED);
    assertThat(app.toClient().takeText().replace("\r\n", " ").strip()).startsWith(heard);
    assertThat(app.isOver()).isTrue();
  }

  @Test
  void idleConnectionThatSaysSomethingIsClosed() {
    Rig rig = new Rig(Rig.WHOLE, 2);
    rig.client().say(commands("MULTI", "EXEC"));
    Link idle = rig.link(0);
    assertThat(idle).isNotNull();
    rig.strange.add(idle.connection);
    idle.connection.out.append("-ERR going away\r\n");
    rig.settle();
    assertThat(rig.connections()).isZero();
  }
}
