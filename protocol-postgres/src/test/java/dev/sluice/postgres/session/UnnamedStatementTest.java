package dev.sluice.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The unnamed statement, which every connection has one of. */
class UnnamedStatementTest {

  @Test
  void parsedOnceItMayBeUsedAgain() {
    Replay.everyWay(
        rig -> {
          Link link = rig.backend();
          App app = rig.welcomed();
          link.server.got();
          app.send(Say.query("begin"), Say.once("select 1"), Say.run(""));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) 1 2 D(1) C(SELECT 1) Z(T) 2 D(1) C(SELECT 1) Z(T)");
          assertThat(link.server.got()).isEqualTo("Q(BEGIN) P(: select 1) B E S B E S");
        });
  }

  @Test
  void laterTransactionFindsItOnWhicheverBackend() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"));
          app.got();
          Link other = rig.backend();
          app.send(Say.run(""), Say.describe(""), Say.sync());
          assertThat(app.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I) t(0) T(c) Z(I)");
          assertThat(other.server.got()).startsWith("P(: select 1) B E S ");
        });
  }

  @Test
  void nobodyGetsAnotherClients() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.once("select 1"));
          one.got();
          two.send(Say.run(""));
          assertThat(two.got())
              .isEqualTo("E(26000 unnamed prepared statement does not exist) Z(I)");
          two.send(Say.once("select 2"));
          two.got();
          one.send(Say.run(""));
          assertThat(one.got()).isEqualTo("2 D(1) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void simpleQueryDropsIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"), Say.query("select 2"), Say.run(""));
          assertThat(app.got()).endsWith("E(26000 unnamed prepared statement does not exist) Z(I)");
        });
  }

  /** The held BEGIN is a simple query too. */
  @Test
  void heldBeginDropsIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"));
          app.got();
          app.send(Say.query("begin"), Say.run(""));
          assertThat(app.got())
              .isEqualTo("C(BEGIN) Z(T) E(26000 unnamed prepared statement does not exist) Z(E)");
        });
  }

  @Test
  void closeAndFailedParseDropIt() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          String gone = "E(26000 unnamed prepared statement does not exist) Z(I)";
          app.send(Say.once("select 1"), Say.close(""), Say.sync(), Say.run(""));
          assertThat(app.got()).isEqualTo("1 2 D(1) C(SELECT 1) Z(I) 3 Z(I) " + gone);
          app.send(Say.once("select 1"), Say.parse("", "bad"), Say.sync(), Say.run(""));
          assertThat(app.got()).endsWith("\"bad\") Z(I) " + gone);
        });
  }

  /** The server finds that out before it drops the earlier one. */
  @Test
  void malformedParseLeavesTheEarlierOne() {
    for (String malformed : new String[] {"a\0select 2", "\0select 2"}) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = rig.welcomed();
            app.send(Say.once("select 1"));
            app.got();
            app.send(Say.malformedParse(malformed), Say.sync(), Say.run(""));
            assertThat(app.got())
                .isEqualTo("E(08P01 invalid message format) Z(I) 2 D(1) C(SELECT 1) Z(I)");
          });
    }
  }

  /** The server cannot read the query, and so drops nothing. */
  @Test
  void malformedQueryLeavesIt() {
    for (String malformed : new String[] {"", "select 2", "select 2\0junk"}) {
      Replay.everyWay(
          rig -> {
            rig.backend();
            App app = rig.welcomed();
            app.send(Say.once("select 1"), Say.malformedQuery(malformed), Say.run(""));
            String words = malformed.endsWith("junk") ? "message format" : "string in message";
            assertThat(app.got())
                .isEqualTo(
                    "1 2 D(1) C(SELECT 1) Z(I) E(08P01 invalid "
                        + words
                        + ") Z(I) 2 D(1) C(SELECT 1) Z(I)");
          });
    }
  }

  @Test
  void malformedQueryMakesNobodysItsOwn() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App one = rig.welcomed();
          App two = rig.welcomed();
          one.send(Say.once("select 1"));
          one.got();
          two.send(Say.malformedQuery(""), Say.run(""));
          assertThat(two.got())
              .isEqualTo(
                  "E(08P01 invalid string in message) Z(I)"
                      + " E(26000 unnamed prepared statement does not exist) Z(I)");
        });
  }

  @Test
  void whatIsParsedBehindAMalformedQueryStays() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"));
          app.got();
          app.send(Say.malformedQuery(""), Say.once("select 2"), Say.run(""));
          assertThat(app.got())
              .isEqualTo(
                  "E(08P01 invalid string in message) Z(I) 1 2 D(2) C(SELECT 1) Z(I)"
                      + " 2 D(2) C(SELECT 1) Z(I)");
        });
  }

  @Test
  void skippedParseLeavesTheEarlierOne() {
    Replay.everyWay(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once("select 1"));
          app.got();
          app.send(Say.bind("none"), Say.parse("", "select 2"), Say.sync(), Say.run(""));
          assertThat(app.got())
              .isEqualTo(
                  "E(26000 prepared statement \"none\" does not exist) Z(I)"
                      + " 2 D(1) C(SELECT 1) Z(I)");
        });
  }

  /** A long one is not kept, so another backend does not know it. */
  @Test
  void longOneIsGoneWithItsTransaction() {
    String text = "select '" + "x".repeat(70_000) + "'";
    rigOnce(
        rig -> {
          rig.backend();
          App app = rig.welcomed();
          app.send(Say.once(text));
          assertThat(app.got()).endsWith("C(SELECT 1) Z(I)");
          rig.backend();
          app.send(Say.run(""));
          assertThat(app.got())
              .isEqualTo("E(26000 unnamed prepared statement does not exist) Z(I)");
        });
  }

  private static void rigOnce(Consumer<Rig> scenario) {
    Rig rig = new Rig(made -> Pace.whole());
    scenario.accept(rig);
    rig.finish();
  }
}
